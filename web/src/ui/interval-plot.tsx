import { count, figure } from '@/lib/number'
import { kit } from '@/strings'
import { ChartFrame } from './chart-frame'
import classes from './interval-plot.module.css'

export interface IntervalRow {
  key: string
  label: string
  scale: 'share' | 'number'
  mean: number | null
  low?: number
  high?: number
  n: number
}

const WIDTH = 1000

/** Means as dots and their intervals as bars, on one axis; the same as a table. */
export function IntervalPlot({ title, rows }: { title: string; rows: readonly IntervalRow[] }) {
  const ends = rows.flatMap(({ mean, low, high }) => [mean, low, high]).filter((end) => typeof end === 'number')
  const isShare = rows.every(({ scale }) => scale === 'share')
  const bottom = isShare ? 0 : Math.min(0, ...ends)
  const top = isShare ? 1 : Math.max(...ends, bottom + 1e-9)
  const x = (value: number) => 12 + ((WIDTH - 24) * (value - bottom)) / (top - bottom || 1)
  const cells = rows.map((row) => ({
    key: row.key,
    cells: [
      row.label,
      row.mean === null ? kit.none : figure(row.mean, row.scale),
      row.low === undefined ? kit.none : figure(row.low, row.scale),
      row.high === undefined ? kit.none : figure(row.high, row.scale),
      count(row.n),
    ],
  }))
  return (
    <ChartFrame title={title} columns={[kit.what, kit.mean, kit.from, kit.to, kit.cases]} rows={cells}>
      <div className={classes['plot']}>
        {rows.map((row) => (
          <div key={row.key} className={classes['row']}>
            <span className={classes['label']}>{row.label}</span>
            <svg viewBox={`0 0 ${WIDTH} 24`} preserveAspectRatio="none" role="img" aria-label={`${row.label}: ${says(row)}`}>
              <line className={classes['track']} x1={x(bottom)} x2={x(top)} y1="12" y2="12" />
              {bottom < 0 && top > 0 ? <line className={classes['track']} x1={x(0)} x2={x(0)} y1="0" y2="24" /> : null}
              {row.low !== undefined && row.high !== undefined ? (
                <line className={classes['interval']} x1={x(row.low)} x2={x(row.high)} y1="12" y2="12" />
              ) : null}
              {row.mean === null ? null : <line className={classes['mean']} x1={x(row.mean)} x2={x(row.mean)} y1="3" y2="21" />}
            </svg>
            <span className={classes['figure']}>{row.mean === null ? kit.none : figure(row.mean, row.scale)}</span>
          </div>
        ))}
        <div className={classes['row']} aria-hidden="true">
          <span />
          <span className={classes['axis']}>
            <small>{figure(bottom, isShare ? 'share' : 'number')}</small>
            <small>{figure(top, isShare ? 'share' : 'number')}</small>
          </span>
          <span />
        </div>
      </div>
    </ChartFrame>
  )
}

function says({ mean, low, high, scale, n }: IntervalRow): string {
  if (mean === null) return kit.none
  const shown = figure(mean, scale)
  if (low === undefined || high === undefined) return kit.noInterval(shown, count(n))
  return kit.interval(shown, figure(low, scale), figure(high, scale), count(n))
}
