import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { call, keyOf, type Values } from '@/api'

const PAGE = 500
const NONE: readonly Values['Case'][] = []

/** The cases of a revision. They are counted, not cursored: a revision never changes. */
const listed = (dataset: string, revision: number, split: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [...keyOf('ListCases', { dataset, revision, split }), 'pages'],
    queryFn: ({ pageParam, signal }) => call('ListCases', { dataset, revision, split: split ?? null, offset: pageParam, limit: PAGE }, { signal }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => (next === null ? null : Number(next)),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  })

/** The cases so far, and how to get more. */
export function useCases(dataset: string, revision: number, split: string | undefined) {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(listed(dataset, revision, split))
  const cases = useMemo(() => data?.pages.flatMap((page) => page.data) ?? NONE, [data])
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [isFetchingNextPage, fetchNextPage])
  return { cases, error, isPending, hasMore: hasNextPage, more, refetch }
}

/** Every case of a revision, page after page. */
export async function allCases(dataset: string, revision: number, split: string | undefined, onRead: (read: number) => void): Promise<Values['Case'][]> {
  const found: Values['Case'][] = []
  for (let offset: number | null = 0; offset !== null; ) {
    const { data, next }: Values['Page_Case_'] = await call('ListCases', { dataset, revision, split: split ?? null, offset, limit: PAGE })
    found.push(...data)
    onRead(found.length)
    offset = next === null ? null : Number(next)
  }
  return found
}
