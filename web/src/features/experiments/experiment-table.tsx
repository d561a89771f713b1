import { Link, useNavigate } from '@tanstack/react-router'
import { count, figure } from '@/lib/number'
import { visible } from '@/lib/visible'
import { experiments as words, kit } from '@/strings'
import { Badge } from '@/ui/badge'
import { columnsOf, DataTable } from '@/ui/data-table'
import { Moment } from '@/ui/moment'
import classes from './experiments.module.css'
import { badOf, type Experiment, TONES } from './reading'

const names = words.columns
const make = columnsOf<Experiment>()

function Name({ row }: { row: Experiment }) {
  return (
    <Link to="/experiments/$number" params={{ number: String(row.number) }} className={classes['name']} tabIndex={-1}>
      {visible(row.plan.name)}
    </Link>
  )
}

const Standing = ({ row }: { row: Experiment }) => (
  <span title={row.trouble ? visible(row.trouble) : undefined}>
    <Badge tone={TONES[row.status]}>{words.status[row.status]}</Badge> {badOf(row) > 0 ? <Badge tone="wait">{words.bad(count(badOf(row)))}</Badge> : null}
  </span>
)

const cases = ({ plan }: Experiment) => `${plan.dataset}@${plan.revision}${plan.split ? `#${plan.split}` : ''}`
const variants = ({ plan }: Experiment) => plan.variants.map(({ label }) => label).join(', ')
const runs = ({ progress }: Experiment) => words.runs(count(progress.done), count(progress.planned))
const cost = ({ ledger }: Experiment) => (ledger ? `$${figure(ledger.spent, 'number')}` : kit.none)

const COLUMNS = [
  make.display({ id: 'number', header: names.number, meta: { track: '56px' }, cell: ({ row }) => row.original.number }),
  make.display({ id: 'name', header: names.name, meta: { track: 'minmax(150px, 1.2fr)' }, cell: ({ row }) => <Name row={row.original} /> }),
  make.display({ id: 'cases', header: names.cases, meta: { track: 'minmax(140px, 1fr)' }, cell: ({ row }) => visible(cases(row.original)) }),
  make.display({ id: 'variants', header: names.variants, meta: { track: 'minmax(140px, 1.2fr)' }, cell: ({ row }) => visible(variants(row.original)) }),
  make.display({ id: 'status', header: names.status, meta: { track: 'minmax(150px, 1fr)' }, cell: ({ row }) => <Standing row={row.original} /> }),
  make.display({ id: 'runs', header: names.runs, meta: { track: '110px' }, cell: ({ row }) => <span className={classes['figure']}>{runs(row.original)}</span> }),
  make.display({ id: 'cost', header: names.cost, meta: { track: '70px' }, cell: ({ row }) => <span className={classes['figure']}>{cost(row.original)}</span> }),
  make.display({ id: 'author', header: names.author, meta: { track: '80px' }, cell: ({ row }) => visible(row.original.author) }),
  make.display({ id: 'started', header: names.started, meta: { track: '96px' }, cell: ({ row }) => <Moment at={row.original.created_at} /> }),
]

interface Props {
  rows: readonly Experiment[]
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
