import { Link, useNavigate } from '@tanstack/react-router'
import type { Values } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { datasets as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { columnsOf, DataTable } from '@/ui/data-table'
import { Moment } from '@/ui/moment'
import classes from './datasets.module.css'

type Dataset = Values['Dataset']
const make = columnsOf<Dataset>()
const names = words.columns

function Name({ name }: { name: string }) {
  return (
    <Link to="/datasets/$" params={{ _splat: name }} search={{}} className={classes['name']} tabIndex={-1}>
      {name}
    </Link>
  )
}

export function Splits({ splits }: { splits: Readonly<Record<string, number>> }) {
  return (
    <span className={classes['badges']}>
      {Object.entries(splits).map(([split, cases]) => (
        <Badge key={split}>
          {split} {count(cases)}
        </Badge>
      ))}
    </span>
  )
}

const COLUMNS = [
  make.display({ id: 'name', header: names.name, meta: { track: 'minmax(180px, 1.6fr)' }, cell: ({ row }) => <Name name={row.original.name} /> }),
  make.display({ id: 'cases', header: names.cases, meta: { track: '90px' }, cell: ({ row }) => count(row.original.cases) }),
  make.display({ id: 'splits', header: names.splits, meta: { track: 'minmax(160px, 1.4fr)' }, cell: ({ row }) => <Splits splits={row.original.splits} /> }),
  make.display({ id: 'revision', header: names.revision, meta: { track: '90px' }, cell: ({ row }) => row.original.revision }),
  make.display({ id: 'note', header: names.note, meta: { track: 'minmax(160px, 2fr)' }, cell: ({ row }) => visible(row.original.note) }),
  make.display({ id: 'author', header: names.author, meta: { track: '120px' }, cell: ({ row }) => visible(row.original.author) }),
  make.display({ id: 'at', header: names.at, meta: { track: '110px' }, cell: ({ row }) => <Moment at={row.original.created_at} /> }),
]

const nameOf = ({ name }: Dataset) => name

/** The datasets, one to a line. */
export function DatasetTable({ rows, hasMore, onMore }: { rows: readonly Dataset[]; hasMore: boolean; onMore: () => void }) {
  const navigate = useNavigate()
  return (
    <DataTable
      label={words.title}
      columns={COLUMNS}
      rows={rows}
      rowId={nameOf}
      card={Card}
      hasMore={hasMore}
      onMore={onMore}
      onOpen={({ name }) => void navigate({ to: '/datasets/$', params: { _splat: name }, search: {} })}
    />
  )
}

function Card({ name, cases, revision, splits }: Dataset) {
  return (
    <>
      <Name name={name} />
      <div className={classes['small']}>
        {words.cases(cases)} · {words.revision(revision)}
      </div>
      <Splits splits={splits} />
    </>
  )
}
