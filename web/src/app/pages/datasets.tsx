import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useRef } from 'react'
import { pages, ProblemPanel } from '@/api'
import { DatasetTable } from '@/features/datasets/dataset-table'
import { datasets as words, kit } from '@/strings'
import { EmptyState } from '@/ui/empty-state'
import { FilterBar } from '@/ui/filter-bar'
import { PageFrame } from '@/ui/page-frame'
import { type Shortcut, useShortcuts } from '@/ui/shortcuts'
import { Skeletons } from '@/ui/skeletons'
import type { DatasetsSearch } from '../search'

const ImportDialog = lazy(() => import('@/features/datasets/import-dialog'))
const route = getRouteApi('/datasets/')

/** Every dataset, by name. */
export function DatasetsPage() {
  const { q = '', import: importing = false } = route.useSearch()
  const navigate = route.useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(pages('ListDatasets', { limit: 500 }))
  const all = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data])
  const rows = useMemo(() => all.filter(({ name }) => name.includes(q.toLowerCase())), [all, q])
  const change = (changed: DatasetsSearch) => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true })
  useShortcuts(useMemo<Shortcut[]>(() => [{ keys: '/', label: words.search, group: words.title, run: () => input.current?.focus() }], []))
  const more = () => {
    if (!isFetchingNextPage) void fetchNextPage()
  }
  return (
    <PageFrame title={words.title} description={words.description} actions={<Button onClick={() => change({ import: true })}>{words.import}</Button>} fills>
      <FilterBar label={words.search} placeholder={words.search} value={q} onChange={(text) => change({ q: text || undefined })} inputRef={input} />
      <Suspense fallback={null}>
        {importing ? (
          <ImportDialog onClose={() => change({ import: undefined })} onDone={(name) => void navigate({ to: '/datasets/$', params: { _splat: name }, search: {} })} />
        ) : null}
      </Suspense>
      {error ? (
        <ProblemPanel error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Skeletons lines={10} />
      ) : all.length === 0 ? (
        <EmptyState
          icon="dataset"
          title={words.emptyTitle}
          actions={
            <>
              <Button onClick={() => change({ import: true })}>{words.import}</Button>
              <Button component={Link} to="/playground" variant="default">
                {words.emptyPlayground}
              </Button>
            </>
          }
        >
          <p>{words.empty}</p>
          <p>{words.emptyHow}</p>
        </EmptyState>
      ) : rows.length === 0 ? (
        <EmptyState icon="search" title={words.nothing} actions={<Button onClick={() => change({ q: undefined })}>{kit.clear}</Button>}>
          <p>{words.emptyHow}</p>
        </EmptyState>
      ) : (
        <div style={{ minHeight: 0, paddingBottom: 12 }}>
          <DatasetTable rows={rows} hasMore={hasNextPage} onMore={more} />
        </div>
      )}
    </PageFrame>
  )
}
