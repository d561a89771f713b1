import { Link, useNavigate } from '@tanstack/react-router'
import type { Values } from '@/api'
import { visible } from '@/lib/visible'
import { proposals as words } from '@/strings'
import { Badge, type Tone } from '@/ui/badge'
import { columnsOf, DataTable } from '@/ui/data-table'
import { Moment } from '@/ui/moment'
import classes from './releases.module.css'

type Row = Values['Proposal']
export const STATUS_TONES: Record<Row['status'], Tone> = { open: 'wait', released: 'good', rejected: 'bad' }
const names = words.columns
const make = columnsOf<Row>()
const nameOf = ({ number }: Row) => String(number)

/** What is said of a proposal in a word: ready, how many checks are missing, or how it was decided. */
export function ChecksBadge({ proposal: { status, verdict } }: { proposal: Row }) {
  if (status !== 'open') return <Badge tone={STATUS_TONES[status]}>{words.statuses[status]}</Badge>
  const unmet = verdict.gates.filter(({ met }) => !met)
  const lines = unmet.map(({ line }) => visible(line)).join('\n')
  return unmet.length === 0 ? <Badge tone="good">{words.ready}</Badge> : <Badge tone="wait" title={lines}>{words.unmet(unmet.length)}</Badge>
}

function What({ row: { number, prompt, label } }: { row: Row }) {
  return (
    <Link to="/proposals/$number" params={{ number: String(number) }} className={classes['name']} tabIndex={-1}>
      {words.moves(label, prompt)}
    </Link>
  )
}

const moved = ({ previous, version }: Row) => `${previous ? words.version(previous) : words.nowhere} → ${words.version(version)}`

const COLUMNS = [
  make.display({ id: 'number', header: names.number, meta: { track: '60px' }, cell: ({ row }) => row.original.number }),
  make.display({ id: 'what', header: names.what, meta: { track: 'minmax(230px, 1.6fr)' }, cell: ({ row }) => <What row={row.original} /> }),
  make.display({ id: 'move', header: names.move, meta: { track: '110px' }, cell: ({ row }) => moved(row.original) }),
  make.display({ id: 'checks', header: names.checks, meta: { track: '150px' }, cell: ({ row }) => <ChecksBadge proposal={row.original} /> }),
  make.display({ id: 'why', header: names.why, meta: { track: 'minmax(180px, 2fr)' }, cell: ({ row }) => <span title={visible(row.original.why)}>{visible(row.original.why)}</span> }),
  make.display({ id: 'by', header: names.by, meta: { track: '110px' }, cell: ({ row }) => visible(row.original.opener) }),
  make.display({ id: 'when', header: names.when, meta: { track: '120px' }, cell: ({ row }) => <Moment at={row.original.opened_at} /> }),
]

interface Props {
  rows: readonly Row[]
  hasMore: boolean
  onMore: () => void
}

/** Proposals, one to a line, newest first. */
export function ProposalTable({ rows, hasMore, onMore }: Props) {
  const navigate = useNavigate()
  return (
    <DataTable
      label={words.title}
      columns={COLUMNS}
      rows={rows}
      rowId={nameOf}
      card={Card}
      cardHeight={92}
      hasMore={hasMore}
      onMore={onMore}
      onOpen={({ number }) => void navigate({ to: '/proposals/$number', params: { number: String(number) } })}
    />
  )
}

function Card(row: Row) {
  return (
    <>
      <What row={row} />
      <div className={classes['clip']}>{visible(row.why)}</div>
      <span className={classes['line']}>
        {moved(row)} <ChecksBadge proposal={row} />
        <span className={classes['small']}>
          {visible(row.opener)} · <Moment at={row.opened_at} />
        </span>
      </span>
    </>
  )
}
