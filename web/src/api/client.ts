/** The one way to the server: carries out operations, understands problems, keeps entity tags. */
import { actingAs } from './acting'
import { type Operation, type RequestOf, type ResultOf, routed } from './operation'
import { Problem } from './problem'

export interface Conditions {
  signal?: AbortSignal
  /** The entity tag that must still hold; else the answer is a problem with status 412. */
  ifMatch?: string
}

const tags = new WeakMap<object, string>()

/** The entity tag that came with an answer. */
export const tagOf = (answer: object): string | undefined => tags.get(answer)

/** Carry out an operation. Throws a `Problem`. */
export async function call<K extends Operation>(name: K, request: RequestOf<K>, conditions: Conditions = {}): Promise<ResultOf<K>> {
  const response = await opened(name, request, { ...conditions, accept: 'application/json' })
  const answer: unknown = await response.json().catch(() => null)
  const tag = response.headers.get('etag')
  if (tag && typeof answer === 'object' && answer !== null) tags.set(answer, tag)
  return answer as ResultOf<K>
}

/** The answer of an operation, its body not read yet. Throws a `Problem`. */
export async function opened<K extends Operation>(
  name: K,
  request: RequestOf<K>,
  { signal, ifMatch, accept }: Conditions & { accept: string },
): Promise<Response> {
  const { method, url, body } = routed(name, request as object)
  const headers: Record<string, string> = { Accept: accept, ...actingAs() }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (ifMatch) headers['If-Match'] = ifMatch
  const response = await fetch(url, { method, headers, body, signal, credentials: 'same-origin' })
  if (response.ok) return response
  const answer: unknown = await response.json().catch(() => null)
  throw new Problem(
    isProblem(answer)
      ? answer
      : { code: 'unreachable', detail: `The server answered ${response.status} without saying why.`, retryable: true },
  )
}

function isProblem(answer: unknown): answer is { code: string; detail: string } {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'detail' in answer
}
