import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ProblemPanel, query, type Values } from '@/api'
import { Agreement } from '@/features/reviews/agreement'
import { ReviewSession } from '@/features/reviews/review-session'
import { reviews as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { LinkTabs } from '@/ui/link-tabs'
import { PageFrame } from '@/ui/page-frame'
import { Prose } from '@/ui/prose'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './review.module.css'

const route = getRouteApi('/reviews/$queue')
const TABS = ['work', 'results'] as const

/** One queue: work through it, or see how far people agree. */
export function ReviewPage() {
  const { queue: name } = route.useParams()
  const { data: queue, error, refetch } = useQuery(query('GetQueue', { queue: name }))
  return (
    <PageFrame
      title={name}
      crumbs={
        <nav aria-label={words.title} className={classes['crumbs']}>
          <Link to="/reviews">{words.title}</Link>
        </nav>
      }
      heading={
        <span className={classes['line']}>
          {name} {queue ? <Badge>{words.tasks[queue.task]}</Badge> : null} {queue?.status === 'closed' ? <Badge tone="wait">{words.statuses.closed}</Badge> : null}
        </span>
      }
      description={queue ? words.taskSays[queue.task] : null}
    >
      {error ? <ProblemPanel error={error} onRetry={() => void refetch()} /> : queue ? <Found queue={queue} /> : <Skeletons lines={12} />}
    </PageFrame>
  )
}

function Found({ queue }: { queue: Values['Queue'] }) {
  const { tab = 'work' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <LinkTabs
      label={queue.name}
      tabs={TABS.map((value) => ({ value, label: words.tabs[value] }))}
      value={tab}
      onChange={(value) => void navigate({ search: { tab: value === 'results' ? value : undefined }, replace: true })}
    >
      {tab === 'results' ? (
        <Agreement queue={queue} />
      ) : (
        <div className={classes['panes']}>
          <ReviewSession queue={queue} />
          <Section title={words.guidance}>
            {queue.guidance.trim() ? <Prose text={queue.guidance} /> : <p className={classes['quiet']}>{words.noGuidance}</p>}
          </Section>
        </div>
      )}
    </LinkTabs>
  )
}
