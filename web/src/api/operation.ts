/** Operations as the API names them: what each asks for and gives back, read from the generated types. */
import type { components, operations } from './schema'
import { ROUTES } from './routes'

export type Values = components['schemas']
export type Operation = keyof typeof ROUTES

// What an operation does not have is `never` in the generated types, which would make the whole request so.
type Given<P> = [NonNullable<P>] extends [never] ? unknown : string extends keyof P ? unknown : NonNullable<P>
type Part<O, K extends string> = O extends { parameters: { [_ in K]?: infer P } } ? Given<P> : unknown
type Body<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? Given<B> : unknown
type Flat<T> = { [K in keyof T]: T[K] }

/** Everything an operation is asked with; the client knows what goes into path, query and body. */
export type RequestOf<K extends Operation> = Flat<
  Part<operations[K], 'path'> & Part<operations[K], 'query'> & Body<operations[K]>
>

type Done = 200 | 201 | 202
type Content<R> = R extends { content: { 'application/json': infer C } } ? C : never

/** What an operation gives back. */
export type ResultOf<K extends Operation> = {
  [S in keyof operations[K]['responses'] & Done]: Content<operations[K]['responses'][S]>
}[keyof operations[K]['responses'] & Done]

/** A request as method, address and body. */
export function routed(name: Operation, request: object): { method: string; url: string; body?: string } {
  const [method, path] = ROUTES[name].split(' ') as [string, string]
  const left = new Map(Object.entries(request).filter(([, value]) => value !== undefined))
  const url = path.replaceAll(/\{(\w+)\}/g, (_, key: string) => {
    const value = left.get(key)
    left.delete(key)
    return encodeURIComponent(String(value))
  })
  if (method !== 'GET') return { method, url, body: JSON.stringify(Object.fromEntries(left)) }
  const query = new URLSearchParams()
  for (const [key, value] of left) {
    if (value !== null && value !== '') query.set(key, String(value))
  }
  const asked = query.toString()
  return { method, url: asked ? `${url}?${asked}` : url }
}
