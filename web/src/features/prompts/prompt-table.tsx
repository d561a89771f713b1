import { Link, useNavigate } from '@tanstack/react-router'
import { visible } from '@/lib/visible'
import { library, prompt as words } from '@/strings'
import { Badge, type Tone } from '@/ui/badge'
import { columnsOf, DataTable } from '@/ui/data-table'
import { Moment } from '@/ui/moment'
import { EvidenceCell } from './evidence-cell'
import { Excerpt } from './excerpt'
import { LabelBadges } from './label-badges'
import type { Row } from './listing'
import classes from './prompts.module.css'

export const STATUS_TONES: Record<Row['status'], Tone> = { active: 'plain', draft: 'wait', deprecated: 'bad' }
const names = library.columns
const make = columnsOf<Row>()

function Name({ row }: { row: Row }) {
  return (
    <Link to="/prompts/$" params={{ _splat: row.name }} search={{}} className={classes['name']} tabIndex={-1}>
      {row.name}
    </Link>
  )
}

function Title({ row }: { row: Row }) {
  const excerpt = row.excerpts[0]
  return (
    <span title={visible(row.title)}>
      {excerpt?.field === 'title' ? <Excerpt excerpt={excerpt} /> : visible(row.title)}
      {excerpt && excerpt.field !== 'title' ? (
        <span className={classes['quiet']}>
          {row.title ? ' · ' : null}
          <Excerpt excerpt={excerpt} />
        </span>
      ) : null}
    </span>
  )
}

const COLUMNS = [
  make.display({ id: 'name', header: names.name, meta: { track: 'minmax(160px, 1.5fr)', sort: 'name' }, cell: ({ row }) => <Name row={row.original} /> }),
  make.display({ id: 'title', header: names.title, meta: { track: 'minmax(130px, 1.6fr)' }, cell: ({ row }) => <Title row={row.original} /> }),
  make.display({ id: 'purpose', header: names.purpose, meta: { track: '94px' }, cell: ({ row }) => row.original.purpose ?? '' }),
  make.display({
    id: 'labels',
    header: names.labels,
    meta: { track: 'minmax(110px, 1fr)' },
    cell: ({ row }) => (
      <span className={classes['badges']}>
        <LabelBadges labels={row.original.labels} />
      </span>
    ),
  }),
  make.display({ id: 'evidence', header: names.evidence, meta: { track: 'minmax(244px, 1.2fr)' }, cell: ({ row }) => <EvidenceCell row={row.original} /> }),
  make.display({ id: 'head', header: names.head, meta: { track: '60px' }, cell: ({ row }) => (row.original.head ? words.version(row.original.head) : '') }),
  make.display({
    id: 'status',
    header: names.status,
    meta: { track: '100px' },
    cell: ({ row }) => <Badge tone={STATUS_TONES[row.original.status]}>{library.statuses[row.original.status]}</Badge>,
  }),
  make.display({
    id: 'tags',
    header: names.tags,
    meta: { track: 'minmax(120px, 1fr)' },
    cell: ({ row }) => (
      <span className={classes['badges']}>
        {row.original.tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
    ),
  }),
  make.display({ id: 'owner', header: names.owner, meta: { track: '110px' }, cell: ({ row }) => visible(row.original.owner ?? '') }),
  make.display({ id: 'model', header: names.model, meta: { track: 'minmax(120px, 0.8fr)' }, cell: ({ row }) => visible(row.original.model ?? '') }),
  make.display({ id: 'review_by', header: names.review_by, meta: { track: '100px' }, cell: ({ row }) => row.original.review_by ?? '' }),
  make.display({ id: 'description', header: names.description, meta: { track: 'minmax(180px, 1.4fr)' }, cell: ({ row }) => visible(row.original.description) }),
  make.display({
    id: 'updated_at',
    header: names.updated_at,
    meta: { track: '96px', sort: 'updated' },
    cell: ({ row }) => (row.original.updated_at ? <Moment at={row.original.updated_at} /> : null),
  }),
]
export const COLUMN_IDS = COLUMNS.map(({ id }) => id as keyof typeof names)
export const USUAL = ['name', 'title', 'purpose', 'labels', 'evidence', 'updated_at']

interface Props {
  rows: readonly Row[]
  shown: readonly string[]
  selected: ReadonlySet<string>
  onSelect: (selected: ReadonlySet<string>) => void
  sort: string
  onSort?: (sort: string) => void
  hasMore: boolean
  onMore: () => void
}

/** The prompts, one to a line. */
export function PromptTable(props: Props) {
  const navigate = useNavigate()
  return (
    <DataTable
      {...props}
      label={library.title}
      columns={COLUMNS}
      rowId={nameOf}
      card={Card}
      cardHeight={118}
      onOpen={({ name }) => void navigate({ to: '/prompts/$', params: { _splat: name }, search: {} })}
    />
  )
}

const nameOf = ({ name }: Row) => name

function Card(row: Row) {
  return (
    <>
      <Name row={row} />
      <div className={classes['clip']}>
        <Title row={row} />
      </div>
      <span className={classes['badges']}>
        {row.purpose ? <Badge>{row.purpose}</Badge> : null}
        <LabelBadges labels={row.labels} />
      </span>
      <EvidenceCell row={row} />
    </>
  )
}
