import { Link, useNavigate } from '@tanstack/react-router'
import type { Values } from '@/api'
import { count, figure } from '@/lib/number'
import { visible } from '@/lib/visible'
import { judges as words, kit } from '@/strings'
import { Badge } from '@/ui/badge'
import { columnsOf, DataTable } from '@/ui/data-table'
import { Moment } from '@/ui/moment'
import { specOf } from './passport-figures'
import { StandingBadge } from './standing-badge'
import classes from './judges.module.css'

type Row = Values['Passport']
const names = words.columns
const make = columnsOf<Row>()
const idOf = ({ number }: Row) => String(number)
const share = (value: number | null | undefined) => (value === null || value === undefined ? kit.none : figure(value, 'share'))

function Name({ row: { number, name, kind } }: { row: Row }) {
  return (
    <span className={classes['line']}>
      <Link to="/judges/$number" params={{ number: String(number) }} className={classes['name']} tabIndex={-1}>
        {visible(name)}
      </Link>
      <Badge>{kind === 'preference' ? words.kinds.preference : words.kinds.judge}</Badge>
    </span>
  )
}

const COLUMNS = [
  make.display({ id: 'number', header: names.number, meta: { track: '60px' }, cell: ({ row }) => row.original.number }),
  make.display({ id: 'name', header: names.name, meta: { track: 'minmax(230px, 1.4fr)' }, cell: ({ row }) => <Name row={row.original} /> }),
  make.display({ id: 'standing', header: names.standing, meta: { track: '110px' }, cell: ({ row }) => <StandingBadge standing={row.original.standing} /> }),
  make.display({ id: 'model', header: names.model, meta: { track: 'minmax(150px, 1fr)' }, cell: ({ row }) => visible(specOf(row.original).model ?? '') }),
  make.display({ id: 'kappa', header: names.kappa, meta: { track: '120px' }, cell: ({ row }) => (row.original.kappa?.value === null || !row.original.kappa ? kit.none : figure(row.original.kappa.value, 'number')) }),
  make.display({ id: 'swap', header: names.swap, meta: { track: '90px' }, cell: ({ row }) => share(row.original.swap_consistency?.value) }),
  make.display({ id: 'repeat', header: names.repeat, meta: { track: '90px' }, cell: ({ row }) => share(row.original.repeatability) }),
  make.display({ id: 'labels', header: names.labels, meta: { track: '80px' }, cell: ({ row }) => count(row.original.labels) }),
  make.display({ id: 'when', header: names.when, meta: { track: '120px' }, cell: ({ row }) => <Moment at={row.original.created_at} /> }),
]

interface Props {
  rows: readonly Row[]
  hasMore: boolean
  onMore: () => void
}

/** The judges that were measured, newest first. */
export function PassportTable({ rows, hasMore, onMore }: Props) {
  const navigate = useNavigate()
  return (
    <DataTable
      label={words.tabs.passports}
      columns={COLUMNS}
      rows={rows}
      rowId={idOf}
      card={Card}
      cardHeight={84}
      hasMore={hasMore}
      onMore={onMore}
      onOpen={({ number }) => void navigate({ to: '/judges/$number', params: { number: String(number) } })}
    />
  )
}

function Card(row: Row) {
  return (
    <>
      <Name row={row} />
      <span className={classes['line']}>
        <StandingBadge standing={row.standing} /> <span className={classes['small']}>{visible(specOf(row).model ?? '')}</span>
        <span className={classes['small']}>
          <Moment at={row.created_at} />
        </span>
      </span>
    </>
  )
}
