import { useQuery } from '@tanstack/react-query'
import { query, type Values } from '@/api'
import { visible } from '@/lib/visible'
import { experiments as words, kit } from '@/strings'
import { ConclusionBadge } from '@/ui/conclusion-badge'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { signed } from './reading'

/** What each level of the varied axes did, where the variants stand at levels of axes. */
export function AxisEffects({ number }: { number: number }) {
  const { data } = useQuery(query('GetEffects', { number }))
  if (!data || data.effects.length === 0) return null
  return (
    <Section title={words.effects}>
      <PlainTable
        caption={words.effects}
        columns={[words.axis, words.level, words.metric, words.effect, words.interval, words.conclusion]}
        rows={data.effects.map(row)}
      />
    </Section>
  )
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
