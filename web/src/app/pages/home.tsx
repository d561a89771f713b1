import { ProblemPanel } from '@/api'
import { EventList } from '@/features/activity/event-list'
import { useActivity } from '@/features/activity/use-activity'
import { Attention, UnderWay } from '@/features/home/attention'
import { Findings } from '@/features/home/findings'
import { FirstSteps } from '@/features/home/first-steps'
import { home } from '@/strings'
import { PageFrame } from '@/ui/page-frame'
import { PlaceLink } from '@/ui/place-link'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './home.module.css'

/** Changes that a glance takes in. */
const RECENT = 15

/** Home: what waits for somebody, what is under way, what has changed; the first steps while there is nothing yet. */
export function HomePage() {
  return (
    <PageFrame title={home.title} description={home.description}>
      <FirstSteps />
      <div className={classes['columns']}>
        <div className={classes['column']}>
          <Attention />
          <UnderWay />
          <Findings />
        </div>
        <Recent />
      </div>
    </PageFrame>
  )
}

function Recent() {
  const { data, error, refetch } = useActivity(RECENT)
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  return (
    <Section title={home.recent} aside={<PlaceLink to="/activity">{home.allActivity}</PlaceLink>}>
      {data ? data.events.length > 0 ? <EventList label={home.recent} events={data.events.toReversed()} /> : <p>{home.recentNone}</p> : <Skeletons lines={8} />}
    </Section>
  )
}
