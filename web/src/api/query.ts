/** Operations as queries. Keys begin with the noun of the path, so that an event can say what it makes stale. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from './client'
import type { Operation, RequestOf, ResultOf } from './operation'
import { ROUTES } from './routes'

/** The noun an operation is about: `prompts` of `/api/v1/prompts/{prompt}`. */
export const nounOf = (name: Operation): string => ROUTES[name].split('/')[3] ?? ''

export const keyOf = (name: Operation, request: object) => [nounOf(name), name, request] as const

/** One answer. */
export function query<K extends Operation>(name: K, request: RequestOf<K>) {
  return queryOptions({
    queryKey: keyOf(name, request as object),
    queryFn: ({ signal }): Promise<ResultOf<K>> => call(name, request, { signal }),
  })
}

type Paged<K extends Operation> = ResultOf<K> extends { next: string | null } ? K : never

/** A long listing, page after page. What was shown stays until the first page of the next is there. */
export function pages<K extends Operation>(name: Paged<K>, request: RequestOf<K>) {
  return infiniteQueryOptions({
    queryKey: [...keyOf(name, request as object), 'pages'] as const,
    queryFn: ({ signal, pageParam }): Promise<ResultOf<K>> =>
      call<K>(name, { ...request, cursor: pageParam } as RequestOf<K>, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last as { next: string | null }).next,
    placeholderData: keepPreviousData,
  })
}
