import { count, figure } from '@/lib/number'
import { visible } from '@/lib/visible'
import { experiments as words, kit } from '@/strings'
import { IntervalPlot } from '@/ui/interval-plot'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import classes from './experiments.module.css'
import { metricsOf, plotted, type Result } from './reading'

/** The scores of every arm with their intervals, metric by metric, and what the arms took. */
export function Arms({ result }: { result: Result }) {
  const metrics = metricsOf(result)
  return (
    <>
      <div className={classes['plots']}>
        {metrics.map((metric) => (
          <Section key={metric} title={visible(metric)}>
            <IntervalPlot title={words.scores(visible(metric))} rows={plotted(result, metric)} />
          </Section>
        ))}
      </div>
      <Section title={words.arms}>
        <PlainTable
          caption={words.arms}
          columns={[words.arm, ...metrics.map(visible), words.states, words.tokens, words.latency]}
          rows={result.arms.map(({ label, metrics: scored, states, input_tokens, output_tokens, latency_p50, latency_p95 }) => ({
            key: label,
            cells: [
              <strong key="label">{visible(label)}</strong>,
              ...metrics.map((metric) => shown(scored[metric])),
              Object.entries(states)
                .map(([state, runs]) => `${count(runs)} ${state}`)
                .join(', '),
              words.perCall(count(input_tokens), count(output_tokens)),
              latency_p50 === null || latency_p95 === null ? kit.none : words.perCall((latency_p50 / 1000).toFixed(2), (latency_p95 / 1000).toFixed(2)),
            ],
          }))}
        />
      </Section>
    </>
  )
}

function shown(found: Result['arms'][number]['metrics'][string] | undefined): string {
  if (!found || found.estimate.mean === null) return kit.none
  const { estimate, unscored } = found
  const missing = Object.values(unscored).reduce((sum, runs) => sum + runs, 0)
  const mean = figure(estimate.mean ?? 0, estimate.scale)
  return missing > 0 ? `${mean} (${words.unscored(count(missing))})` : mean
}
