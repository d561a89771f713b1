import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { pages, ProblemPanel, query } from '@/api'
import { ScorerFields } from '@/features/experiments/scorer-fields'
import { specOf } from '@/features/experiments/sketch'
import { Measuring } from '@/features/judges/measuring'
import { PassportTable } from '@/features/judges/passport-table'
import { ScorerList } from '@/features/judges/scorer-list'
import { judges as words } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { EmptyState } from '@/ui/empty-state'
import { Icon } from '@/ui/icon'
import { LinkTabs } from '@/ui/link-tabs'
import { PageFrame } from '@/ui/page-frame'
import { Skeletons } from '@/ui/skeletons'
import classes from './releases.module.css'

const MeasureDialog = lazy(() => import('@/features/judges/measure-dialog'))
const route = getRouteApi('/judges')
const TABS = ['passports', 'scorers'] as const

/** Who and what judges answers: model judges with their passports, and the scorers there are. */
export function JudgesPage() {
  const { tab = 'passports', q = '', type } = route.useSearch()
  const navigate = route.useNavigate()
  const [isMeasuring, setMeasuring] = useState(false)
  const { data: kinds } = useQuery({ ...query('ListScorers', {}), enabled: isMeasuring })
  return (
    <PageFrame
      title={words.title}
      description={words.description}
      actions={
        <Button leftSection={<Icon name="plus" size={14} />} onClick={() => setMeasuring(true)}>
          {words.measure.begin}
        </Button>
      }
    >
      <LinkTabs
        label={words.title}
        tabs={TABS.map((value) => ({ value, label: words.tabs[value] }))}
        value={tab}
        onChange={(value) => void navigate({ search: { tab: value === 'scorers' ? value : undefined }, replace: true })}
      >
        {tab === 'scorers' ? (
          <ScorerList search={q} type={type} onSearch={(text) => void navigate({ search: { tab: 'scorers', q: text || undefined }, replace: true })} />
        ) : (
          <div className={classes['stack']}>
            <Measuring />
            <Passports />
          </div>
        )}
      </LinkTabs>
      <Suspense fallback={null}>
        {isMeasuring && kinds ? <MeasureDialog kinds={kinds} Fields={ScorerFields} specOf={specOf} onClose={() => setMeasuring(false)} /> : null}
      </Suspense>
    </PageFrame>
  )
}

function Passports() {
  const listing = useInfiniteQuery(pages('ListPassports', { limit: 50 }))
  const rows = listing.data?.pages.flatMap(({ data }) => data) ?? []
  if (listing.error) return <ProblemPanel error={listing.error} onRetry={() => void listing.refetch()} />
  if (listing.isPending) return <Skeletons lines={8} />
  if (rows.length === 0) {
    return (
      <EmptyState icon="judge" title={words.emptyTitle}>
        <p>{words.empty}</p>
        {words.emptyCommands.map((command) => (
          <div key={command}>
            <CopyId value={command} />
          </div>
        ))}
      </EmptyState>
    )
  }
  return (
    <div className={classes['table']}>
      <PassportTable
        rows={rows}
        hasMore={listing.hasNextPage}
        onMore={() => {
          if (!listing.isFetchingNextPage) void listing.fetchNextPage()
        }}
      />
    </div>
  )
}
