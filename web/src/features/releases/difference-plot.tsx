import type { Values } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { kit, proposals as words } from '@/strings'
import { ChartFrame } from '@/ui/chart-frame'
import { difference, reach } from './difference'
import classes from './releases.module.css'

const WIDTH = 1000
const HEIGHT = 24

/** Differences with their intervals around a line that means no difference; the same as a table. */
export function DifferencePlot({ pieces }: { pieces: readonly Values['Evidence'][] }) {
  const scale = pieces[0]?.comparison.scale ?? 'share'
  const side = reach(pieces.flatMap(({ comparison: { interval, difference: d, margin } }) => [interval?.low, interval?.high, d, margin]))
  const x = (value: number) => WIDTH / 2 + (value / side) * (WIDTH / 2)
  const rows = pieces.map(({ comparison, model, metric, dataset }) => ({
    key: `${dataset} ${metric} ${model}`,
    label: words.compared(metric, dataset, model),
    comparison,
    said: difference(comparison.difference, comparison.scale),
    interval: comparison.interval ? `${difference(comparison.interval.low, scale)} – ${difference(comparison.interval.high, scale)}` : kit.none,
  }))
  return (
    <ChartFrame
      title={words.plot}
      columns={[kit.what, words.difference, words.interval, words.cases, words.won]}
      rows={rows.map(({ key, label, said, interval, comparison: c }) => ({
        key,
        cells: [visible(label), said, interval, count(c.n), `${count(c.wins)} / ${count(c.losses)} / ${count(c.ties)}`],
      }))}
    >
      <div className={classes['plot']}>
        {rows.map(({ key, label, said, interval, comparison: { interval: span, difference: d, margin } }) => (
          <div key={key} className={classes['plotted']}>
            {/* A drawing with a name is an image; no other element draws. */}
            {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`${visible(label)}: ${said}, ${interval}`}>
              <rect className={classes['band']} x={x(-margin)} width={x(margin) - x(-margin)} y="0" height={HEIGHT} />
              <line className={classes['zero']} x1={x(0)} x2={x(0)} y1="0" y2={HEIGHT} />
              {span ? <line className={classes['interval']} x1={x(span.low)} x2={x(span.high)} y1="12" y2="12" /> : null}
              {d === null ? null : <line className={classes['mean']} x1={x(d)} x2={x(d)} y1="3" y2="21" />}
            </svg>
            <strong>{said}</strong>
          </div>
        ))}
        <div className={classes['plotted']} aria-hidden="true">
          <span className={classes['axis']}>
            <small>{difference(-side, scale)}</small>
            <small>{words.noDifference}</small>
            <small>{difference(side, scale)}</small>
          </span>
          <span />
        </div>
      </div>
    </ChartFrame>
  )
}
