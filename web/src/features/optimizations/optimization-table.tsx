import { Link, useNavigate } from '@tanstack/react-router'
import { visible } from '@/lib/visible'
import { optimization as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { columnsOf, DataTable } from '@/ui/data-table'
import { Moment } from '@/ui/moment'
import { dollars, type Found, shownGain, standingOf } from './reading'
import classes from './optimizations.module.css'

const names = words.columns
const make = columnsOf<Found>()

function Name({ row }: { row: Found }) {
  return (
    <Link to="/optimizations/$number" params={{ number: String(row.number) }} className={classes['name']} tabIndex={-1}>
      {visible(row.baseline)}
    </Link>
  )
}

/** How it stands; where it is under way, at which stage. */
function Standing({ row }: { row: Found }) {
  const { word, tone } = standingOf(row)
  return (
    <span title={row.said || row.trouble || undefined}>
      <Badge tone={tone}>{word}</Badge>{' '}
      {row.status === 'running' ? <span className={classes['quiet']}>{row.stage}</span> : null}
    </span>
  )
}

const paid = (row: Found) => [words.calls(row.calls), row.cost ? dollars(row.cost) : null].filter(Boolean).join(', ')
const cases = ({ design }: Found) => `${design.dataset}, ${design.metric}`

const COLUMNS = [
  make.display({ id: 'number', header: names.number, meta: { track: '52px' }, cell: ({ row }) => row.original.number }),
  make.display({ id: 'prompt', header: names.prompt, meta: { track: 'minmax(160px, 1.4fr)' }, cell: ({ row }) => <Name row={row.original} /> }),
  make.display({ id: 'cases', header: names.cases, meta: { track: 'minmax(150px, 1.2fr)' }, cell: ({ row }) => visible(cases(row.original)) }),
  make.display({ id: 'outcome', header: names.outcome, meta: { track: 'minmax(150px, 1fr)' }, cell: ({ row }) => <Standing row={row.original} /> }),
  make.display({ id: 'search', header: names.search, meta: { track: '100px' }, cell: ({ row }) => <span className={classes['figure']}>{shownGain(row.original.search)}</span> }),
  make.display({ id: 'confirmed', header: names.confirmed, meta: { track: '118px' }, cell: ({ row }) => <span className={classes['figure']}>{shownGain(row.original.confirmed)}</span> }),
  make.display({ id: 'paid', header: names.paid, meta: { track: 'minmax(110px, 0.8fr)' }, cell: ({ row }) => paid(row.original) }),
  make.display({ id: 'author', header: names.author, meta: { track: '90px' }, cell: ({ row }) => visible(row.original.author) }),
  make.display({ id: 'started', header: names.started, meta: { track: '96px' }, cell: ({ row }) => <Moment at={row.original.created_at} /> }),
]

interface Props {
  rows: readonly Found[]
  hasMore: boolean
  onMore: () => void
}

/** The optimizations, newest first, one to a line. */
export function OptimizationTable(props: Props) {
  const navigate = useNavigate()
  return (
    <DataTable
      {...props}
      label={words.title}
      columns={COLUMNS}
      rowId={({ number }) => String(number)}
      card={Card}
      onOpen={({ number }) => void navigate({ to: '/optimizations/$number', params: { number: String(number) } })}
    />
  )
}

function Card(row: Found) {
  const gains = [row.search, row.confirmed].map(shownGain).filter(Boolean).join(' → ')
  return (
    <>
      <Name row={row} />
      <div className={classes['quiet']}>{visible(cases(row))}</div>
      <span className={classes['line']}>
        <Standing row={row} />
        {gains ? <span className={classes['figure']}>{words.points(gains)}</span> : null}
      </span>
    </>
  )
}
