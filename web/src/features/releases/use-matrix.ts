import { useInfiniteQuery, useQueries } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { pages, query, type Values } from '@/api'
import type { Row } from './matrix'

/** Prompts of one page: as many as may be asked at once what was measured of them. */
const TOGETHER = 100

export interface Where {
  prefix?: string
  folder?: string
  label?: string
}

/** The prompts page by page, with the releases in service and what experiments say, which come a moment later. */
export function useMatrix(where: Where) {
  const listing = useInfiniteQuery(pages('ListPrompts', { ...where, limit: TOGETHER }))
  const prompts = useMemo(() => listing.data?.pages.map(({ data }) => data) ?? [], [listing.data])
  const names = prompts.map((page) => page.map(({ name }) => name)).filter((page) => page.length > 0)
  const released = useQueries({
    queries: names.map((page) => query('SummarizeReleases', { prompts: page })),
    combine: (found) => ({ data: found.flatMap(({ data }) => data ?? []), error: found.find(({ error }) => error)?.error ?? null }),
  })
  const measured = useQueries({
    queries: names.map((page) => query('SummarizeMeasured', { prompts: page })),
    combine: (found) => ({ data: found.flatMap(({ data }) => data ?? []), pending: found.some(({ isPending }) => isPending) }),
  })
  const rows = useMemo(() => rowsOf(prompts.flat(), released.data, measured.data), [prompts, released.data, measured.data])
  const { isFetchingNextPage, fetchNextPage } = listing
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [isFetchingNextPage, fetchNextPage])
  return {
    rows,
    error: listing.error ?? released.error,
    isPending: listing.isPending,
    isMeasuring: measured.pending,
    hasMore: listing.hasNextPage,
    more,
    refetch: listing.refetch,
  }
}

function rowsOf(
  prompts: readonly Values['Prompt'][],
  releases: readonly Values['Release'][],
  measured: readonly Values['VersionMeasured'][],
): Row[] {
  const released = Map.groupBy(releases, ({ prompt }) => prompt)
  const known = Map.groupBy(measured, ({ prompt }) => prompt)
  return prompts.map(({ name, title, head }) => ({
    name,
    title,
    head,
    releases: new Map(released.get(name)?.map((release) => [release.label, release])),
    measured: new Map(
      known.get(name)?.flatMap(({ version, evidence }) => {
        const one = evidence.find(({ conclusion }) => conclusion) ?? evidence[0]
        return one ? [[version, one] as const] : []
      }),
    ),
  }))
}
