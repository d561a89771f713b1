import { useQuery } from '@tanstack/react-query'
import { ProblemPanel, query, type Values } from '@/api'
import { count, figure } from '@/lib/number'
import { shortened, visible } from '@/lib/visible'
import { experiments as words, kit } from '@/strings'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './experiments.module.css'

const EXCERPT = 200

/** Whether the repeats of a case say the same, and whether one model answered throughout. */
export function Steadiness({ number }: { number: number }) {
  const { data, error, refetch } = useQuery(query('AnalyzeExperiment', { number }))
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={5} />
  if (data.consistency.length === 0 && data.mixed.length === 0) return null
  return (
    <Section title={words.steadiness}>
      {data.mixed.map(({ variant, model, answered }) => (
        <p key={`${variant} ${model}`} role="note" className={classes['warning']}>
          {words.mixed(
            visible(`${variant} · ${model}`),
            Object.entries(answered)
              .map(([name, answers]) => `${visible(name)} (${count(answers)})`)
              .join(', '),
          )}
        </p>
      ))}
      {data.consistency.length > 0 ? (
        <PlainTable
          caption={words.steadiness}
          columns={[words.arm, words.metric, words.sameScore, words.sameAnswer, words.unsteady]}
          rows={data.consistency.map(({ variant, model, metric, consistency: { same_score, same_answer, unsteady } }) => ({
            key: `${variant} ${model} ${metric}`,
            cells: [
              <strong key="arm">{visible(`${variant} · ${model}`)}</strong>,
              visible(metric),
              share(same_score),
              share(same_answer),
              shortened(visible(unsteady.join(', ')), EXCERPT) || kit.none,
            ],
          }))}
        />
      ) : null}
    </Section>
  )
}

function share({ mean, interval }: Values['Estimate']): string {
  if (mean === null) return kit.none
  const said = figure(mean, 'share')
  return interval ? `${said} (${figure(interval.low, 'share')} – ${figure(interval.high, 'share')})` : said
}
