import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Values } from '@/api'
import { figure } from '@/lib/number'
import { visible } from '@/lib/visible'
import { releases as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { ConclusionBadge } from '@/ui/conclusion-badge'
import { columnsOf, DataTable } from '@/ui/data-table'
import { Moment } from '@/ui/moment'
import { newerThan, type Row } from './matrix'
import classes from './releases.module.css'

const make = columnsOf<Row>()
const nameOf = ({ name }: Row) => name

const columnsFor = (labels: readonly string[], isMeasuring: boolean) => [
  make.display({ id: 'prompt', header: words.prompt, meta: { track: 'minmax(210px, 1.4fr)' }, cell: ({ row }) => <Name row={row.original} /> }),
  make.display({ id: 'head', header: words.head, meta: { track: '76px' }, cell: ({ row }) => (row.original.head ? words.version(row.original.head) : '') }),
  ...labels.map((label) =>
    make.display({
      id: `label ${label}`,
      header: label,
      meta: { track: 'minmax(210px, 1fr)' },
      cell: ({ row }) => <Cell row={row.original} label={label} isMeasuring={isMeasuring} />,
    }),
  ),
]
const cardFor = (labels: readonly string[]) => (row: Row) => <Card row={row} labels={labels} />

interface Props {
  rows: readonly Row[]
  labels: readonly string[]
  isMeasuring: boolean
  hasMore: boolean
  onMore: () => void
}

/** Prompts to a line, labels to a column: which version, since when, and what is known of it. */
export function ReleaseMatrix({ rows, labels, isMeasuring, hasMore, onMore }: Props) {
  const navigate = useNavigate()
  const columns = useMemo(() => columnsFor(labels, isMeasuring), [labels, isMeasuring])
  const card = useMemo(() => cardFor(labels), [labels])
  return (
    <DataTable
      label={words.title}
      columns={columns}
      rows={rows}
      rowId={nameOf}
      height={58}
      cardHeight={64 + 26 * Math.min(labels.length, 3)}
      card={card}
      hasMore={hasMore}
      onMore={onMore}
      onOpen={({ name }) => void navigate({ to: '/releases/$', params: { _splat: name }, search: {} })}
    />
  )
}

function Name({ row }: { row: Row }) {
  return (
    <>
      <Link to="/releases/$" params={{ _splat: row.name }} search={{}} className={classes['name']} tabIndex={-1}>
        {row.name}
      </Link>
      <div className={classes['clip']}>{visible(row.title)}</div>
    </>
  )
}

function Cell({ row, label, isMeasuring }: { row: Row; label: string; isMeasuring: boolean }) {
  const release = row.releases.get(label)
  if (!release) {
    return row.head ? (
      <Link to="/releases/$" params={{ _splat: row.name }} search={{ label, move: row.head }} className={classes['nowhere']} title={words.releaseTo(label, row.name)} tabIndex={-1}>
        {words.nowhere}
      </Link>
    ) : null
  }
  return (
    <Link
      to="/releases/$"
      params={{ _splat: row.name }}
      search={{ label }}
      className={classes['cell']}
      title={visible(release.why)}
      tabIndex={-1}
    >
      <span className={classes['line']}>
        <strong>{words.version(release.version)}</strong>
        <Waiting release={release} head={row.head} />
        <Known row={row} version={release.version} isMeasuring={isMeasuring} />
      </span>
      <span className={classes['small']}>
        <Moment at={release.at} /> · {visible(release.actor)}
      </span>
    </Link>
  )
}

function Waiting({ release, head }: { release: Values['Release']; head: number | null }) {
  const newer = newerThan(release.version, head)
  return newer > 0 ? <Badge tone="wait">{words.newer(newer)}</Badge> : null
}

/** What the last experiment says of the version in service. */
function Known({ row, version, isMeasuring }: { row: Row; version: number; isMeasuring: boolean }) {
  const evidence = row.measured.get(version)
  if (!evidence) return isMeasuring ? null : <span className={classes['small']}>{words.notMeasured}</span>
  const { conclusion, estimate, metric, sentence } = evidence
  if (conclusion) return <ConclusionBadge conclusion={conclusion} sentence={sentence} />
  if (estimate.mean === null) return null
  return (
    <span className={classes['small']}>
      {metric} {figure(estimate.mean, estimate.scale)}
    </span>
  )
}

function Card({ row, labels }: { row: Row; labels: readonly string[] }) {
  return (
    <>
      <Name row={row} />
      {labels
        .filter((label) => row.releases.has(label))
        .slice(0, 3)
        .map((label) => {
          const release = row.releases.get(label) as Values['Release']
          return (
            <div key={label} className={classes['cardline']}>
              <span>{label}</span> <strong>{words.version(release.version)}</strong> <Waiting release={release} head={row.head} />
              <span className={classes['small']}>
                <Moment at={release.at} />
              </span>
            </div>
          )
        })}
    </>
  )
}
