import type { Values } from '@/api'
import { written } from '@/lib/open'
import { shortened, visible } from '@/lib/visible'
import { datasets as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { columnsOf, DataTable } from '@/ui/data-table'
import classes from './datasets.module.css'

type Case = Values['Case']
const make = columnsOf<Case>()
const names = words.rows
/** Characters of a text that a line of the table gets. */
const SHOWN = 300
const line = (text: string) => visible(shortened(text.slice(0, SHOWN + 1), SHOWN).replaceAll('\n', ' '))

/** An input on one line; the name of a variable is said where there are several. */
function lineOf(input: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(input)
  return entries.map(([name, value]) => (entries.length > 1 ? `${name}: ${line(written(value))}` : line(written(value)))).join(' · ')
}

const COLUMNS = [
  make.display({ id: 'id', header: names.id, meta: { track: 'minmax(110px, 0.7fr)' }, cell: ({ row }) => <code>{visible(row.original.id)}</code> }),
  make.display({ id: 'input', header: names.input, meta: { track: 'minmax(220px, 4fr)' }, cell: ({ row }) => lineOf(row.original.input) }),
  make.display({
    id: 'expected',
    header: names.expected,
    meta: { track: 'minmax(120px, 1.5fr)' },
    cell: ({ row: { original } }) => (original.expected === null ? <span className={classes['quiet']}>{names.nothingExpected}</span> : line(written(original.expected))),
  }),
  make.display({ id: 'split', header: names.split, meta: { track: '90px' }, cell: ({ row }) => (row.original.split ? <Badge>{row.original.split}</Badge> : null) }),
  make.display({ id: 'cluster', header: names.cluster, meta: { track: '110px' }, cell: ({ row }) => visible(row.original.cluster ?? '') }),
  make.display({
    id: 'metadata',
    header: names.metadata,
    meta: { track: 'minmax(110px, 1fr)' },
    cell: ({ row: { original } }) => (Object.keys(original.metadata).length > 0 ? <span className={classes['quiet']}>{line(JSON.stringify(original.metadata))}</span> : null),
  }),
]

interface Props {
  cases: readonly Case[]
  hasMore: boolean
  onMore: () => void
  onOpen: (id: string) => void
}

/** The cases of a revision, however many. Columns that say nothing are left out. */
export function CaseTable({ cases, hasMore, onMore, onOpen }: Props) {
  const beside = (['cluster', 'split'] as const).filter((name) => cases.some((one) => one[name] !== null))
  const shown = ['id', 'input', 'expected', ...beside, ...(cases.some(({ metadata }) => Object.keys(metadata).length > 0) ? ['metadata'] : [])]
  return (
    <DataTable label={names.label} columns={COLUMNS} rows={cases} shown={shown} rowId={idOf} card={Card} cardHeight={78} hasMore={hasMore} onMore={onMore} onOpen={({ id }) => onOpen(id)} />
  )
}

const idOf = ({ id }: Case) => id

function Card({ id, input, expected, split }: Case) {
  return (
    <>
      <span className={classes['badges']}>
        <code>{visible(id)}</code> {split ? <Badge>{split}</Badge> : null}
      </span>
      <div className={classes['clip']}>{lineOf(input)}</div>
      <div className={classes['clip']}>
        <span className={classes['quiet']}>{names.expected}:</span> {expected === null ? names.nothingExpected : line(written(expected))}
      </div>
    </>
  )
}
