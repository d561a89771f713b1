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
  expect(snippet('cli', { ...pinned, version: 7 })).toBe("pecia render 'support/triage#7' -v ticket=…\n")
})

test('a name is one segment of the address', () => {
  expect(snippet('curl', pinned)).toContain('/api/v1/prompts/support%2Ftriage/render')
})
