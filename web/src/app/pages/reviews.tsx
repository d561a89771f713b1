import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { pages, ProblemPanel } from '@/api'
import { QueueTable } from '@/features/reviews/queue-table'
import { reviews as words } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { EmptyState } from '@/ui/empty-state'
import { Icon } from '@/ui/icon'
import { PageFrame } from '@/ui/page-frame'
import { Skeletons } from '@/ui/skeletons'

const OpenQueueDialog = lazy(() => import('@/features/reviews/open-queue-dialog'))

/** The queues in which people judge answers. */
export function ReviewsPage() {
  const navigate = useNavigate()
  const [isOpening, setOpening] = useState(false)
  const listing = useInfiniteQuery(pages('ListQueues', { limit: 100 }))
  const rows = listing.data?.pages.flatMap(({ data }) => data) ?? []
  const open = (
    <Button leftSection={<Icon name="plus" size={14} />} onClick={() => setOpening(true)}>
      {words.open}
    </Button>
  )
  return (
    <PageFrame title={words.title} description={words.description} actions={rows.length > 0 ? open : null} fills>
      <Suspense fallback={null}>
        {isOpening ? <OpenQueueDialog onClose={() => setOpening(false)} onOpened={({ name }) => void navigate({ to: '/reviews/$queue', params: { queue: name }, search: {} })} /> : null}
      </Suspense>
      {listing.error ? (
        <ProblemPanel error={listing.error} onRetry={() => void listing.refetch()} />
      ) : listing.isPending ? (
        <Skeletons lines={8} />
      ) : rows.length > 0 ? (
        <QueueTable
          rows={rows}
          hasMore={listing.hasNextPage}
          onMore={() => {
            if (!listing.isFetchingNextPage) void listing.fetchNextPage()
          }}
        />
      ) : (
        <EmptyState icon="review" title={words.emptyTitle} actions={open}>
          <p>{words.empty}</p>
          <CopyId value={words.emptyCommand} />
        </EmptyState>
      )}
    </PageFrame>
  )
}
