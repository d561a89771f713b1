import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import { pages, ProblemPanel } from '@/api'
import { ExperimentTable } from '@/features/experiments/experiment-table'
import { isOpen } from '@/features/experiments/reading'
import { experiments as words, library, sketch } from '@/strings'
import { useSummaries } from '@/features/experiments/use-summaries'
import { CopyId } from '@/ui/copy-id'
import { EmptyState } from '@/ui/empty-state'
import { FilterBar } from '@/ui/filter-bar'
import { Icon } from '@/ui/icon'
import { PageFrame } from '@/ui/page-frame'
import { type Shortcut, useShortcuts } from '@/ui/shortcuts'
import { Skeletons } from '@/ui/skeletons'

const route = getRouteApi('/experiments')
/** How often the list is read again while something in it is under way. */
const LIVE = 2000

/** Every experiment, newest first. */
export function ExperimentsPage() {
  const { name } = route.useSearch()
  const navigate = route.useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useInfiniteQuery({
    ...pages('ListExperiments', { name: name ?? null, limit: 100 }),
    refetchInterval: ({ state }) => (state.data?.pages[0]?.data.some(isOpen) ? LIVE : false),
  })
  const read = useMemo(() => data?.pages.map((page) => page.data) ?? [], [data])
  const rows = useSummaries(read)
  useShortcuts(useMemo<Shortcut[]>(() => [
        { keys: '/', label: words.filter, group: words.title, run: () => input.current?.focus() },
        { keys: 'n', label: sketch.begin, group: words.title, run: () => void navigate({ to: '/experiments/new', search: {} }) },
      ], [navigate]))
  const filter = (wanted: string) => void navigate({ search: { name: wanted || undefined }, replace: true })

  const listing = () => {
    if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
    if (isPending) return <Skeletons lines={12} />
    if (rows.length > 0) return <ExperimentTable rows={rows} hasMore={hasNextPage} onMore={() => (isFetchingNextPage ? undefined : void fetchNextPage())} />
    if (name) {
      return (
        <EmptyState icon="search" title={words.nothing} actions={<Button onClick={() => filter('')}>{library.clear}</Button>}>
          {words.nothingHelp}
        </EmptyState>
      )
    }
    return (
      <EmptyState icon="experiment" title={words.empty} actions={<NewExperiment />}>
        <p>{words.emptyHelp}</p>
        <CopyId value={words.emptyCommand} />
      </EmptyState>
    )
  }
  return (
    <PageFrame title={words.title} description={words.description} actions={<NewExperiment />} fills>
      {rows.length > 0 || name ? (
        <FilterBar label={words.filter} placeholder={words.filter} hint={words.filterHint} value={name ?? ''} onChange={(wanted) => filter(wanted.trim())} inputRef={input} />
      ) : null}
      {listing()}
    </PageFrame>
  )
}

function NewExperiment() {
  return (
    <Button leftSection={<Icon name="plus" size={14} />} renderRoot={(props) => <Link to="/experiments/new" search={{}} {...props} />}>
      {sketch.begin}
    </Button>
  )
}
