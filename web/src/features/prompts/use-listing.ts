import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { type Filters, found, listed, type Row, rowsOfHits, rowsOfPrompts } from './listing'

const NONE: readonly Row[] = []

/** The lines of the library so far, and how to get more. */
export function useListing(words: string, filters: Filters) {
  const isSearch = words.trim() !== ''
  const prompts = useInfiniteQuery({ ...listed(filters), enabled: !isSearch })
  const hits = useInfiniteQuery({ ...found(words, filters), enabled: isSearch })
  const { error, isPending, hasNextPage, isFetchingNextPage, isPlaceholderData, fetchNextPage, refetch } = isSearch ? hits : prompts
  const rows = useMemo(() => {
    if (isSearch) return hits.data ? rowsOfHits(hits.data) : NONE
    return prompts.data ? rowsOfPrompts(prompts.data) : NONE
  }, [isSearch, hits.data, prompts.data])
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [isFetchingNextPage, fetchNextPage])
  return { rows, error, isPending, isStale: isPlaceholderData, hasMore: hasNextPage, more, refetch }
}
