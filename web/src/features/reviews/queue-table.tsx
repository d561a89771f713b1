import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { query, type Values } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { reviews as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { columnsOf, DataTable } from '@/ui/data-table'
import { Moment } from '@/ui/moment'
import classes from './reviews.module.css'

type Row = Values['Queue']
const names = words.columns
const make = columnsOf<Row>()
const nameOf = ({ name }: Row) => name

function Name({ row: { name } }: { row: Row }) {
  return (
    <Link to="/reviews/$queue" params={{ queue: name }} search={{}} className={classes['name']} tabIndex={-1}>
      {name}
    </Link>
  )
}

/** How many items enough people have looked at. */
function Done({ row: { name, items } }: { row: Row }) {
  const { data } = useQuery(query('GetAgreement', { queue: name }))
  if (!data) return null
  const said = words.of(count(data.done), count(items))
  return (
    <span className={classes['line']}>
      <progress max={Math.max(items, 1)} value={data.done} aria-label={`${names.progress}: ${said}`} />
      {said}
    </span>
  )
}

const Status = ({ row: { status } }: { row: Row }) => <Badge tone={status === 'open' ? 'wait' : 'plain'}>{words.statuses[status]}</Badge>

const COLUMNS = [
  make.display({ id: 'name', header: names.name, meta: { track: 'minmax(160px, 1.4fr)' }, cell: ({ row }) => <Name row={row.original} /> }),
  make.display({ id: 'task', header: names.task, meta: { track: '120px' }, cell: ({ row }) => words.tasks[row.original.task] }),
  make.display({ id: 'progress', header: names.progress, meta: { track: 'minmax(190px, 1fr)' }, cell: ({ row }) => <Done row={row.original} /> }),
  make.display({ id: 'overlap', header: names.overlap, meta: { track: '100px' }, cell: ({ row }) => words.people(row.original.overlap) }),
  make.display({ id: 'status', header: names.status, meta: { track: '90px' }, cell: ({ row }) => <Status row={row.original} /> }),
  make.display({ id: 'by', header: names.by, meta: { track: '120px' }, cell: ({ row }) => visible(row.original.author) }),
  make.display({ id: 'when', header: names.when, meta: { track: '120px' }, cell: ({ row }) => <Moment at={row.original.created_at} /> }),
]

interface Props {
  rows: readonly Row[]
  hasMore: boolean
  onMore: () => void
}

/** The queues of the project, by name. */
export function QueueTable({ rows, hasMore, onMore }: Props) {
  const navigate = useNavigate()
  return (
    <DataTable
      label={words.title}
      columns={COLUMNS}
      rows={rows}
      rowId={nameOf}
      card={Card}
      cardHeight={84}
      hasMore={hasMore}
      onMore={onMore}
      onOpen={({ name }) => void navigate({ to: '/reviews/$queue', params: { queue: name }, search: {} })}
    />
  )
}

function Card(row: Row) {
  return (
    <>
      <span className={classes['line']}>
        <Name row={row} /> <Badge>{words.tasks[row.task]}</Badge> <Status row={row} />
      </span>
      <Done row={row} />
    </>
  )
}
