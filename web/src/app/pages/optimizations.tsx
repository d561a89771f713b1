import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useRef } from 'react'
import { pages, ProblemPanel, query } from '@/api'
import { ScorerFields } from '@/features/experiments/scorer-fields'
import { specOf } from '@/features/experiments/sketch'
import { OptimizationTable } from '@/features/optimizations/optimization-table'
import { PromptPicker } from '@/features/playground/prompt-picker'
import { useModels } from '@/features/playground/use-models'
import { library, optimization as words } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { EmptyState } from '@/ui/empty-state'
import { FilterBar } from '@/ui/filter-bar'
import { Icon } from '@/ui/icon'
import { PageFrame } from '@/ui/page-frame'
import { type Shortcut, useShortcuts } from '@/ui/shortcuts'
import { Skeletons } from '@/ui/skeletons'

const StartDialog = lazy(() => import('@/features/optimizations/start-dialog'))
const route = getRouteApi('/optimizations')

/** Every hunt for a better draft: what its search promised, and what the sealed cases left of it. */
export function OptimizationsPage() {
  const { prompt, start } = route.useSearch()
  const navigate = route.useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useInfiniteQuery(
    pages('ListOptimizations', { prompt: prompt ?? null, limit: 100 }),
  )
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data])
  const shortcuts = useMemo<Shortcut[]>(
    () => [{ keys: '/', label: words.filter, group: words.title, run: () => input.current?.focus() }],
    [],
  )
  useShortcuts(shortcuts)
  const filter = (name: string) => void navigate({ search: { prompt: name || undefined }, replace: true })
  const dialog = (isOpen: boolean) => void navigate({ search: (before) => ({ ...before, start: isOpen || undefined }), replace: true })
  const begin = (
    <Button leftSection={<Icon name="plus" size={14} />} onClick={() => dialog(true)}>
      {words.start.open}
    </Button>
  )

  const listing = () => {
    if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
    if (isPending) return <Skeletons lines={10} />
    if (rows.length > 0) return <OptimizationTable rows={rows} hasMore={hasNextPage} onMore={() => (isFetchingNextPage ? undefined : void fetchNextPage())} />
    if (prompt) {
      return (
        <EmptyState icon="search" title={words.nothing} actions={<Button onClick={() => filter('')}>{library.clear}</Button>}>
          {words.nothingHelp}
        </EmptyState>
      )
    }
    return (
      <EmptyState icon="optimize" title={words.empty} actions={begin}>
        <p>{words.emptyHelp}</p>
        <CopyId value={words.emptyCommand} />
      </EmptyState>
    )
  }
  return (
    <PageFrame title={words.title} description={words.description} actions={begin} fills>
      {rows.length > 0 || prompt ? (
        <FilterBar label={words.filter} placeholder={words.filter} hint={words.filterHint} value={prompt ?? ''} onChange={(name) => filter(name.trim())} inputRef={input} />
      ) : null}
      {listing()}
      <Suspense fallback={null}>
        {start ? <Starting prompt={prompt ?? ''} onClose={() => dialog(false)} onStarted={(number) => void navigate({ to: '/optimizations/$number', params: { number: String(number) } })} /> : null}
      </Suspense>
    </PageFrame>
  )
}

function Starting(props: { prompt: string; onClose: () => void; onStarted: (number: number) => void }) {
  const { data: kinds } = useQuery(query('ListScorers', {}))
  const models = useModels()
  return kinds ? <StartDialog {...props} kinds={kinds} models={models} Picker={PromptPicker} Fields={ScorerFields} specOf={specOf} /> : null
}
