import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { pages, ProblemPanel } from '@/api'
import { ProposalTable } from '@/features/releases/proposal-table'
import { proposals as words } from '@/strings'
import { EmptyState } from '@/ui/empty-state'
import { LinkTabs } from '@/ui/link-tabs'
import { PageFrame } from '@/ui/page-frame'
import { Skeletons } from '@/ui/skeletons'
import classes from './releases.module.css'

const route = getRouteApi('/proposals')
const TABS = ['open', 'released', 'rejected', 'all'] as const

/** Requests to move a label: those that wait, and those that were decided. */
export function ProposalsPage() {
  const { status = 'open' } = route.useSearch()
  const navigate = route.useNavigate()
  const listing = useInfiniteQuery(pages('ListProposals', { status: status === 'all' ? undefined : status, limit: 50 }))
  const rows = listing.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <PageFrame title={words.title} description={words.description} fills>
      <LinkTabs
        label={words.title}
        tabs={TABS.map((value) => ({ value, label: words.tabs[value] }))}
        value={status}
        onChange={(value) => void navigate({ search: { status: value === 'open' ? undefined : value }, replace: true })}
      >
        {listing.error ? (
          <ProblemPanel error={listing.error} onRetry={() => void listing.refetch()} />
        ) : listing.isPending ? (
          <Skeletons lines={10} />
        ) : rows.length > 0 ? (
          <div className={classes['table']}>
            <ProposalTable
              rows={rows}
              hasMore={listing.hasNextPage}
              onMore={() => {
                if (!listing.isFetchingNextPage) void listing.fetchNextPage()
              }}
            />
          </div>
        ) : (
          <EmptyState
            icon="proposal"
            title={words.emptyTitle[status]}
            actions={
              <Link to="/releases" search={{}}>
                <Button component="span">{words.toReleases}</Button>
              </Link>
            }
          >
            {words.empty}
          </EmptyState>
        )}
      </LinkTabs>
    </PageFrame>
  )
}
