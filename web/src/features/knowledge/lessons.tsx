import { useQuery } from '@tanstack/react-query'
import { ProblemPanel, query, type ResultOf } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { knowledge } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { EmptyState } from '@/ui/empty-state'
import { PlaceLink } from '@/ui/place-link'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './knowledge.module.css'

const words = knowledge.lessons
type Lesson = ResultOf<'ListLessons'>[number]

/** What levels of axes did over all experiments that tried them, with intervals. */
export function Lessons() {
  const { data, error, refetch } = useQuery(query('ListLessons', {}))
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={8} />
  if (data.length === 0) {
    return (
      <EmptyState icon="knowledge" title={words.none}>
        <p>{words.noneHint}</p>
        <CopyId value="pecia vary support/triage --axis tone" />
      </EmptyState>
    )
  }
  const axes = [...new Set(data.map(({ axis }) => axis))]
  return (
    <div className={classes['stack']}>
      {axes.map((axis) => (
        <Section key={axis} title={words.axis(visible(axis))}>
          <PlainTable
            caption={words.caption(axis)}
            columns={[words.level, words.against, words.effect, words.interval, words.next, words.experiments, words.cases]}
            rows={data.filter((lesson) => lesson.axis === axis).map(row)}
          />
        </Section>
      ))}
    </div>
  )
}

const points = (share: number) => `${share >= 0 ? '+' : '−'}${Math.abs(100 * share).toFixed(1)}`
const range = (low: number, high: number) => words.range(points(low), points(high))

const row = ({ level, against, summary, experiments, cases }: Lesson) => ({
  key: `${level} ${against}`,
  cells: [
    visible(level),
    visible(against),
    <strong key="effect">{words.points(points(summary.mean))}</strong>,
    range(summary.low, summary.high),
    summary.predicted ? range(...summary.predicted) : null,
    <span key="experiments" className={classes['links']}>
      {experiments.map((number) => (
        <PlaceLink key={number} to={`/experiments/${number}`}>
          {number}
        </PlaceLink>
      ))}
    </span>,
    count(cases),
  ],
})
