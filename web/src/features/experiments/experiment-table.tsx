import { Link, useNavigate } from '@tanstack/react-router'
import { count, figure } from '@/lib/number'
import { visible } from '@/lib/visible'
import { experiments as words, kit } from '@/strings'
import { Badge } from '@/ui/badge'
import { columnsOf, DataTable } from '@/ui/data-table'
import { Moment } from '@/ui/moment'
import classes from './experiments.module.css'
import { badOf, bestOf, type Experiment, TONES } from './reading'
import type { Listed } from './use-summaries'

const names = words.columns
const make = columnsOf<Listed>()

function Name({ row }: { row: Experiment }) {
  return (
    <Link to="/experiments/$number" params={{ number: String(row.number) }} className={classes['name']} tabIndex={-1}>
      {visible(row.plan.name)}
    </Link>
  )
}

const Standing = ({ row }: { row: Experiment }) => (
  <span title={row.trouble ? visible(row.trouble) : undefined}>
    <Badge tone={TONES[row.status]}>{words.status[row.status]}</Badge> {badOf(row) > 0 ? (
      <Badge tone="wait" title={words.bad(count(badOf(row)))}>
        {words.badShare(figure(badOf(row) / Math.max(1, row.progress.done), 'share'))}
      </Badge>
    ) : null}
  </span>
)

const cases = ({ plan }: Experiment) => `${plan.dataset}@${plan.revision}${plan.split ? `#${plan.split}` : ''}`
const variants = ({ plan }: Experiment) => plan.variants.map(({ label }) => label).join(', ')
const runs = ({ progress }: Experiment) => words.runs(count(progress.done), count(progress.planned))
const cost = ({ ledger, plan: { limits } }: Experiment) => {
  if (!ledger) return kit.none
  const spent = `$${figure(ledger.spent, 'number')}`
  return typeof limits.max_cost === 'number' ? words.ofAtMost(spent, `$${figure(limits.max_cost, 'number')}`) : spent
}

/** The best arm by the first primary metric, with its interval. */
function Score({ row: { summary } }: { row: Listed }) {
  const best = summary && bestOf(summary)
  if (!best || best.estimate.mean === null) return <span className={classes['quiet']}>{kit.none}</span>
  const { mean, interval, scale } = best.estimate
  return (
    <span title={words.scoredBy(visible(summary.metric))} className={classes['figure']}>
      {figure(mean, scale)} {visible(best.label)} {interval ? <span className={classes['quiet']}>({`${figure(interval.low, scale)} – ${figure(interval.high, scale)}`})</span> : null}
    </span>
  )
}

function latency({ summary }: Listed): string {
  const best = summary && bestOf(summary)
  if (!best || best.latency_p50 === null || best.latency_p95 === null) return kit.none
  return words.perCall((best.latency_p50 / 1000).toFixed(2), (best.latency_p95 / 1000).toFixed(2))
}

const COLUMNS = [
  make.display({ id: 'number', header: names.number, meta: { track: '56px' }, cell: ({ row }) => row.original.number }),
  make.display({ id: 'name', header: names.name, meta: { track: 'minmax(150px, 1.2fr)' }, cell: ({ row }) => <Name row={row.original} /> }),
  make.display({ id: 'cases', header: names.cases, meta: { track: 'minmax(140px, 1fr)' }, cell: ({ row }) => visible(cases(row.original)) }),
  make.display({ id: 'variants', header: names.variants, meta: { track: 'minmax(140px, 1.2fr)' }, cell: ({ row }) => visible(variants(row.original)) }),
  make.display({ id: 'status', header: names.status, meta: { track: 'minmax(150px, 1fr)' }, cell: ({ row }) => <Standing row={row.original} /> }),
  make.display({ id: 'runs', header: names.runs, meta: { track: '110px' }, cell: ({ row }) => <span className={classes['figure']}>{runs(row.original)}</span> }),
  make.display({ id: 'score', header: names.score, meta: { track: 'minmax(290px, 1.6fr)' }, cell: ({ row }) => <Score row={row.original} /> }),
  make.display({ id: 'latency', header: names.latency, meta: { track: '110px' }, cell: ({ row }) => <span className={classes['figure']}>{latency(row.original)}</span> }),
  make.display({ id: 'cost', header: names.cost, meta: { track: '100px' }, cell: ({ row }) => <span className={classes['figure']}>{cost(row.original)}</span> }),
  make.display({ id: 'author', header: names.author, meta: { track: '80px' }, cell: ({ row }) => visible(row.original.author) }),
  make.display({ id: 'started', header: names.started, meta: { track: '96px' }, cell: ({ row }) => <Moment at={row.original.created_at} /> }),
]

interface Props {
  rows: readonly Listed[]
  hasMore: boolean
  onMore: () => void
}

/** The experiments, newest first, one to a line. */
export function ExperimentTable(props: Props) {
  const navigate = useNavigate()
  return (
    <DataTable
      {...props}
      label={words.title}
      columns={COLUMNS}
      rowId={({ number }) => String(number)}
      card={Card}
      onOpen={({ number }) => void navigate({ to: '/experiments/$number', params: { number: String(number) } })}
    />
  )
}

function Card(row: Experiment) {
  return (
    <>
      <Name row={row} />
      <div className={classes['quiet']}>{visible(cases(row))}</div>
      <span className={classes['line']}>
        <Standing row={row} /> <span className={classes['figure']}>{runs(row)}</span>
      </span>
    </>
  )
}
