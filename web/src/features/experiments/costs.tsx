import { useQuery } from '@tanstack/react-query'
import { ProblemPanel, query, type Values } from '@/api'
import { figure } from '@/lib/number'
import { visible } from '@/lib/visible'
import { experiments as words, kit } from '@/strings'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './experiments.module.css'

/** What the arms took in money, time and tokens, and how many times the baseline that is. */
export function Costs({ number }: { number: number }) {
  const { data, error, refetch } = useQuery(query('GetCosts', { number }))
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={6} />
  return (
    <Section title={words.costs}>
      <p className={classes['small']}>{words.costsHelp(visible(data.baseline))}</p>
      <PlainTable
        caption={words.costs}
        columns={[words.arm, words.paid, words.costRatio, words.latencyRatio, words.inputRatio, words.outputRatio]}
        rows={data.arms.map(({ variant, model, cost }) => {
          const ratios = data.ratios.find((one) => one.variant === variant && one.model === model)
          return {
            key: `${variant} ${model}`,
            cells: [
              <strong key="arm">{`${visible(variant)} · ${visible(model)}`}</strong>,
              cost === null ? words.unpriced : `$${figure(cost, 'number')}`,
              times(ratios?.cost),
              times(ratios?.latency),
              times(ratios?.input_tokens),
              times(ratios?.output_tokens),
            ],
          }
        })}
      />
    </Section>
  )
}

/** `1.25 × (1.1 – 1.4)`. */
function times(ratio: Values['Ratio'] | undefined): string {
  if (!ratio || ratio.value === null) return kit.none
  const said = words.times(figure(ratio.value, 'number'))
  return ratio.low === null || ratio.high === null ? said : `${said} (${figure(ratio.low, 'number')} – ${figure(ratio.high, 'number')})`
}
