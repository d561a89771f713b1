import { Checkbox, NativeSelect } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { pages, ProblemPanel } from '@/api'
import { count } from '@/lib/number'
import { shortened, visible } from '@/lib/visible'
import { experiments as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { columnsOf, DataTable } from '@/ui/data-table'
import { Skeletons } from '@/ui/skeletons'
import classes from './experiments.module.css'
import { type Arm, type Run, scoresOf } from './reading'

const AT_ONCE = 200
const EXCERPT = 160
const make = columnsOf<Run>()
const excerpt = ({ answer }: Run) => shortened(visible((answer.text ?? '').slice(0, 2 * EXCERPT)), EXCERPT)
export const keyOf = ({ arm, case: position, repeat }: Run): string => `${arm}.${position}.${repeat}`

const columnsFor = (arms: readonly Arm[]) => [
  make.display({ id: 'arm', header: words.arm, meta: { track: 'minmax(110px, 0.7fr)' }, cell: ({ row }) => visible(arms[row.original.arm]?.label ?? '') }),
  make.display({ id: 'case', header: words.case, meta: { track: '70px' }, cell: ({ row }) => <span className={classes['figure']}>{count(row.original.case + 1)}</span> }),
  make.display({
    id: 'state',
    header: words.state,
    meta: { track: '100px' },
    cell: ({ row }) => <Badge tone={row.original.answer.state === 'ok' ? 'plain' : 'wait'}>{row.original.answer.state}</Badge>,
  }),
  make.display({ id: 'scores', header: words.score, meta: { track: 'minmax(120px, 1fr)' }, cell: ({ row }) => visible(scoresOf(row.original)) }),
  make.display({ id: 'answer', header: words.answer, meta: { track: 'minmax(160px, 2fr)' }, cell: ({ row }) => <span className={classes['excerpt']}>{excerpt(row.original)}</span> }),
]

const cardFor = (arms: readonly Arm[]) =>
  function Card(run: Run) {
    return (
      <>
        <strong>{visible(arms[run.arm]?.label ?? '')}</strong> {count(run.case + 1)} <Badge tone={run.answer.state === 'ok' ? 'plain' : 'wait'}>{run.answer.state}</Badge>
        <div className={classes['excerpt']}>{excerpt(run)}</div>
      </>
    )
  }

type State = Run['answer']['state']
const STATES: readonly State[] = ['ok', 'refused', 'truncated', 'api_error', 'timeout', 'cancelled']

interface Props {
  number: number
  arms: readonly Arm[]
  arm?: number
  state?: State
  onlyBad: boolean
  onChange: (changed: { arm?: number; bad?: boolean; state?: State }) => void
  onOpen: (run: Run) => void
}

/** Every answer, some at a time: those of an arm, in a state, or those that somebody should look at. */
export function Runs({ number, arms, arm, state, onlyBad, onChange, onOpen }: Props) {
  const asked = { number, arm: arm === undefined ? null : arm - 1, state: state ?? null, unsound: onlyBad, limit: AT_ONCE }
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useInfiniteQuery(pages('ListRuns', asked))
  const columns = useMemo(() => columnsFor(arms), [arms])
  const card = useMemo(() => cardFor(arms), [arms])
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data])
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={12} />
  return (
    <div className={classes['stack']}>
      <div className={classes['bar']}>
        <NativeSelect
          aria-label={words.arm}
          value={arm === undefined ? '' : String(arm)}
          onChange={(event) => onChange({ arm: event.currentTarget.value ? Number(event.currentTarget.value) : undefined })}
          data={[{ value: '', label: words.all }, ...arms.map(({ label }, index) => ({ value: String(index + 1), label: visible(label) }))]}
        />
        <NativeSelect
          aria-label={words.state}
          value={state ?? ''}
          onChange={(event) => onChange({ state: STATES.find((one) => one === event.currentTarget.value) })}
          data={[{ value: '', label: words.anyState }, ...STATES.map((value) => ({ value, label: value }))]}
        />
        <Checkbox label={words.onlyBad} checked={onlyBad} onChange={(event) => onChange({ bad: event.currentTarget.checked || undefined })} />
      </div>
      {rows.length === 0 && !hasNextPage ? (
        <p className={classes['quiet']}>{words.none}</p>
      ) : (
        <div className={classes['table']}>
          <DataTable
            label={words.tabs.runs}
            columns={columns}
            rows={rows}
            rowId={keyOf}
            card={card}
            onOpen={onOpen}
            hasMore={hasNextPage}
            onMore={() => (isFetchingNextPage ? undefined : void fetchNextPage())}
          />
        </div>
      )}
    </div>
  )
}
