import { useQuery } from '@tanstack/react-query'
import { query, type Values } from '@/api'
import { count, figure } from '@/lib/number'
import { visible } from '@/lib/visible'
import { experiments as words, kit } from '@/strings'
import { Badge } from '@/ui/badge'
import { ConclusionBadge } from '@/ui/conclusion-badge'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import classes from './experiments.module.css'
import { signed } from './reading'

/** What each level of the varied axes did, where the variants stand at levels of axes. */
export function AxisEffects({ number }: { number: number }) {
  const { data } = useQuery(query('GetEffects', { number }))
  if (!data || data.effects.length === 0) return null
  return (
    <>
      <Section title={words.effects}>
        <PlainTable
          caption={words.effects}
          columns={[words.axis, words.level, words.metric, words.effect, words.interval, words.conclusion]}
          rows={data.effects.map(row)}
        />
      </Section>
      {data.interactions.length > 0 ? (
        <Section title={words.interactions}>
          <p className={classes['small']}>{words.interactionsHelp}</p>
          <PlainTable
            caption={words.interactions}
            columns={[words.axis, words.levels, words.metric, words.effect, words.interval, words.conclusion]}
            rows={data.interactions.map(together)}
          />
        </Section>
      ) : null}
      {data.spreads.length > 0 ? (
        <Section title={words.spreads}>
          <PlainTable
            caption={words.spreads}
            columns={[words.axis, words.metric, words.levels, words.lowest, words.middle, words.highest, words.interval]}
            rows={data.spreads.map(spread)}
          />
        </Section>
      ) : null}
    </>
  )
}

const together = ({ axes, levels, metric, model, matters, comparison: { difference, interval, scale } }: Values['Interaction']) => ({
  key: `${axes.join(' ')} ${levels.join(' ')} ${metric} ${model}`,
  cells: [
    visible(axes.join(' × ')),
    visible(levels.join(' × ')),
    visible(metric),
    difference === null ? kit.none : <strong key="effect">{signed(difference, scale)}</strong>,
    interval ? `${signed(interval.low, scale)} – ${signed(interval.high, scale)}` : kit.none,
    matters ? (
      <Badge key="matters" tone="wait">
        {words.matters}
      </Badge>
    ) : (
      kit.none
    ),
  ],
})

const spread = ({ axis, metric, model, levels, low, median, high, interval, sample_scale: scale }: Values['Spread']) => {
  const shown = (value: number) => figure(value, scale === 'share' ? 'share' : 'number')
  return {
    key: `${axis} ${metric} ${model}`,
    cells: [visible(axis), visible(metric), count(levels), shown(low), shown(median), shown(high), `${shown(interval.low)} – ${shown(interval.high)}`],
  }
}

const row = ({ axis, level, against, metric, model, comparison: { difference, interval, scale, conclusion } }: Values['Effect']) => ({
  key: `${axis} ${level} ${against} ${metric} ${model}`,
  cells: [
    visible(axis),
    words.against(visible(level), visible(against)),
    visible(metric),
    difference === null ? kit.none : <strong key="effect">{signed(difference, scale)}</strong>,
    interval ? `${signed(interval.low, scale)} – ${signed(interval.high, scale)}` : kit.none,
    <ConclusionBadge key="conclusion" conclusion={conclusion} />,
  ],
})
