import { afterEach, expect, test, vi } from 'vitest'
import { actAs } from './acting'
import { call, tagOf } from './client'
import { staleAfter } from './events'
import { routed } from './operation'
import { Problem, problemOf } from './problem'
import { keyOf } from './query'

const answers = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  const fetched = vi.fn(async (_url: string, _init: RequestInit) => new Response(JSON.stringify(body), { status, headers }))
  vi.stubGlobal('fetch', fetched)
  return fetched
}

afterEach(() => {
  actAs(null)
  vi.unstubAllGlobals()
})

test('a name with slashes is one segment of the path', () => {
  expect(routed('GetPrompt', { prompt: 'support/triage' }).url).toBe('/api/v1/prompts/support%2Ftriage')
})

test('what is not in the path goes into the query of a GET, and what is empty is left out', () => {
  expect(routed('ListPrompts', { folder: 'a', tag: '', owner: null, limit: 5 }).url).toBe('/api/v1/prompts?folder=a&limit=5')
})

test('what is not in the path goes into the body of everything else', () => {
  const { url, body } = routed('ArchivePrompt', { prompt: 'a', why: 'old' })
  expect([url, body]).toEqual(['/api/v1/prompts/a/archive', '{"why":"old"}'])
})

test('a problem is thrown with its code, what happened and what to do', async () => {
  answers(404, { code: 'not_found', detail: 'There is none.', hint: 'Look.', status: 404 })
  const error = await call('GetPrompt', { prompt: 'x' }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Problem)
  expect(error).toMatchObject({ code: 'not_found', status: 404, message: 'There is none.', hint: 'Look.' })
})

test('a server that is away is a problem that may pass', () => {
  expect(problemOf(new TypeError('Failed to fetch'))).toMatchObject({ code: 'unreachable', retryable: true })
})

test('an answer keeps its entity tag', async () => {
  answers(200, { name: 'x' }, { etag: '"1-abc"' })
  expect(tagOf(await call('GetPrompt', { prompt: 'x' }))).toBe('"1-abc"')
})

test('a tab acts under the name it was given', async () => {
  const fetched = answers(200, {})
  actAs('Zoë')
  await call('GetPrompt', { prompt: 'x' })
  expect(fetched.mock.calls[0]?.[1].headers).toMatchObject({ 'Pecia-As': 'Zo%C3%AB' })
})

test('a moved label makes what is said of prompts stale, and nothing of datasets', () => {
  const noun = keyOf('GetPrompt', { prompt: 'x' })[0]
  expect(staleAfter({ action: 'LabelMoved' })).toContain(noun)
  expect(staleAfter({ action: 'LabelMoved' })).not.toContain(keyOf('ListDatasets', {})[0])
})
