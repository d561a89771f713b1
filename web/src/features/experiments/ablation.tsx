import { useQuery } from '@tanstack/react-query'
import { ProblemPanel, query, type Values } from '@/api'
import { figure } from '@/lib/number'
import { shortened, visible } from '@/lib/visible'
import { experiments as words, kit } from '@/strings'
import { ChartFrame } from '@/ui/chart-frame'
import { ConclusionBadge } from '@/ui/conclusion-badge'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './experiments.module.css'
import { signed, tint } from './reading'

const EXCERPT = 120

/** What each sentence of a prompt buys, from an experiment that left them out in turn: the prompt, tinted. */
export function Ablation({ number }: { number: number }) {
  const { data, error, refetch } = useQuery(query('GetAblation', { number }))
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={8} />
  const kinds = [...new Set(data.worth.map(({ model, metric }) => `${model}\n${metric}`))]
  return (
    <Section title={words.ablation}>
      <p className={classes['small']}>{words.ablationHelp}</p>
      {kinds.map((kind) => (
        <Mapped key={kind} worth={data.worth.filter(({ model, metric }) => `${model}\n${metric}` === kind)} />
      ))}
    </Section>
  )
}

const said = ({ comparison: { difference, scale } }: Values['SentenceWorth']) => (difference === null ? kit.none : signed(difference, scale))

function Mapped({ worth }: { worth: readonly Values['SentenceWorth'][] }) {
  const [first] = worth
  if (!first) return null
  const most = Math.max(...worth.map(({ comparison: { difference } }) => Math.abs(difference ?? 0)), 1e-9)
  return (
    <ChartFrame
      title={`${visible(first.metric)} · ${visible(first.model)}`}
      columns={[words.sentence, words.worth, words.interval, words.tokensOf, words.conclusion]}
      rows={worth.map((one) => ({
        key: String(one.sentence.number),
        cells: [
          shortened(visible(one.sentence.text), EXCERPT),
          said(one),
          one.comparison.interval ? `${signed(one.comparison.interval.low, one.comparison.scale)} – ${signed(one.comparison.interval.high, one.comparison.scale)}` : kit.none,
          one.tokens === null ? kit.none : figure(one.tokens, 'number'),
          <ConclusionBadge key="conclusion" conclusion={one.comparison.conclusion} />,
        ],
      }))}
    >
      <ol className={classes['sentences']}>
        {worth.map((one) => (
          <li key={one.sentence.number} style={{ background: tint(one.comparison.difference, most) }}>
            <span>{visible(one.sentence.text)}</span>
            <span className={classes['figure']}>
              {said(one)} <ConclusionBadge conclusion={one.comparison.conclusion} />
            </span>
          </li>
        ))}
      </ol>
    </ChartFrame>
  )
}
