import { useQueries, useQuery } from '@tanstack/react-query'
import { ProblemPanel, query, type Values } from '@/api'
import { visible } from '@/lib/visible'
import { home } from '@/strings'
import { ConclusionBadge } from '@/ui/conclusion-badge'
import { Moment } from '@/ui/moment'
import { PlaceLink } from '@/ui/place-link'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './home.module.css'

/** Experiments, and comparisons of each, that a glance takes in. */
const EXPERIMENTS = 5
const COMPARISONS = 3
/** What somebody has to know first stands first. */
const ORDER = ['worse', 'better', 'invalid', 'undecided', 'equivalent']

/** What the last experiments concluded; a regression stands first. */
export function Findings() {
  const { data, error } = useQuery(query('ListExperiments', { limit: 30 }))
  const done = data?.data.filter(({ status }) => status === 'done').slice(0, EXPERIMENTS) ?? []
  const results = useQueries({ queries: done.map(({ number }) => query('GetResult', { number })) })
  if (error) return <ProblemPanel error={error} />
  return (
    <Section title={home.findings}>
      {data ? null : <Skeletons lines={4} />}
      {data && done.length === 0 ? <p className={classes['quiet']}>{home.findingsNone}</p> : null}
      <ul className={classes['lines']}>
        {done.map(({ number, plan, ended_at }, index) => (
          <li key={number}>
            <span className={classes['what']}>
              <PlaceLink to={`/experiments/${number}`}>{`${number} · ${visible(plan.name)}`}</PlaceLink>
              {firstOf(results[index]?.data?.comparisons ?? []).map((row) => (
                <span key={`${row.variant} ${row.model} ${row.metric}`} className={classes['finding']}>
                  <ConclusionBadge conclusion={row.comparison.conclusion} sentence={row.sentence} /> {home.compared(visible(row.variant), visible(row.baseline), visible(row.metric))}
                </span>
              ))}
            </span>
            {ended_at ? <Moment at={ended_at} /> : null}
          </li>
        ))}
      </ul>
    </Section>
  )
}

const firstOf = (rows: readonly Values['ComparisonResult'][]) =>
  rows
    .filter(({ primary }) => primary)
    .toSorted((one, other) => ORDER.indexOf(one.comparison.conclusion) - ORDER.indexOf(other.comparison.conclusion))
    .slice(0, COMPARISONS)
