import { expect, test } from 'vitest'
import { snippet } from './snippets'

const input = { name: 'ticket', kind: 'string', required: true, description: '' }
const pinned = { prompt: 'support/triage', inputs: [input], origin: 'http://127.0.0.1:4747' }

test('production needs no word, another label is named', () => {
  expect(snippet('python', pinned)).toContain('pecia.get("support/triage")')
  expect(snippet('python', { ...pinned, label: 'staging' })).toContain('pecia.get("support/triage", label="staging")')
})

test('a version is pinned by its number', () => {
  expect(snippet('openai', { ...pinned, version: 7 })).toContain('pecia.get("support/triage", version=7)')
  expect(snippet('cli', { ...pinned, version: 7 })).toBe("pecia render 'support/triage#7' -v 'ticket=…'\n")
})

test('a name is one segment of the address', () => {
  expect(snippet('curl', pinned)).toContain('/api/v1/prompts/support%2Ftriage/render')
})

test('it runs as it stands: every input has a value of its kind, whatever it is called', () => {
  const inputs = [{ ...input, name: 'class' }, { ...input, name: 'many', kind: 'integer' }]
  expect(snippet('python', { ...pinned, inputs })).toContain('prompt.render(**{"class": "…", "many": 1})')
  expect(snippet('python', pinned)).toContain('prompt.render(ticket="…")')
  expect(snippet('typescript', { ...pinned, version: 2 })).toContain('JSON.stringify({"version":2,"variables":{"ticket":"…"}})')
})

test('what somebody wrote stays a text of the shell', () => {
  expect(snippet('cli', { ...pinned, inputs: [{ ...input, name: "it's" }] })).toContain(`-v 'it'\\''s=…'`)
})
