import { NativeSelect, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo } from 'react'
import { pages, ProblemPanel, type Values } from '@/api'
import { count, figure } from '@/lib/number'
import { shortened, visible } from '@/lib/visible'
import { experiments as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { columnsOf, DataTable } from '@/ui/data-table'
import { EmptyState } from '@/ui/empty-state'
import { Skeletons } from '@/ui/skeletons'
import classes from './experiments.module.css'
import { type Arm, type Experiment, metricsOfPlan } from './reading'

const CaseDrawer = lazy(() => import('./case-drawer'))

type Row = Values['SideBySide']
type Answer = Row['answers'][number]
export type Outcome = 'regressed' | 'improved' | 'disagreed' | 'unsound'

const AT_ONCE = 100
const EXCERPT = 90
const OUTCOMES: readonly Outcome[] = ['regressed', 'improved', 'disagreed', 'unsound']
const TONES = { improved: 'good', regressed: 'bad', same: 'plain', unknown: 'wait' } as const
const make = columnsOf<Row>()

function Cell({ answer }: { answer: Answer | undefined }) {
  if (!answer || answer.state === null) return <span className={classes['quiet']}>{words.notYet}</span>
  const { score, change, state, excerpt, unscored } = answer
  return (
    <span title={visible(excerpt)}>
      <Badge tone={TONES[change]}>
        {words.marks[change]}
        {score === null ? (unscored ?? state) : figure(score, 'number')}
      </Badge>{' '}
      {state === 'ok' ? null : <Badge tone="wait">{state}</Badge>} {shortened(visible(excerpt), EXCERPT)}
    </span>
  )
}

const columnsFor = (arms: readonly Arm[], baseline: string) => [
  make.display({ id: 'case', header: words.case, meta: { track: 'minmax(130px, 0.6fr)' }, cell: ({ row }) => <strong>{visible(row.original.case)}</strong> }),
  ...arms.map(({ label, variant }, index) =>
    make.display({
      id: `arm-${index}`,
      header: variant === baseline ? words.isBaseline(visible(label)) : visible(label),
      meta: { track: 'minmax(180px, 1fr)' },
      cell: ({ row }) => <Cell answer={row.original.answers[index]} />,
    }),
  ),
]

const cardFor = (arms: readonly Arm[]) =>
  function Card(row: Row) {
    return (
      <>
        <strong>{visible(row.case)}</strong>
        <div className={classes['excerpt']}>
          {row.answers.slice(0, 4).map((answer) => (
            <span key={answer.arm} className={classes['beside']}>
              {visible(arms[answer.arm]?.label ?? '')} {answer.score === null ? (answer.unscored ?? answer.state) : `${words.marks[answer.change]}${figure(answer.score, 'number')}`}
            </span>
          ))}
        </div>
      </>
    )
  }

export interface CaseFilter {
  outcome?: Outcome
  variant?: string
  metric?: string
  case?: string
}

interface Props extends CaseFilter {
  experiment: Experiment
  arms: readonly Arm[]
  onChange: (changed: CaseFilter) => void
}

/** The cases with what every arm made of them: all, or those that a variant won, lost, or that the arms disagree on. */
export function CaseGrid({ experiment, arms, outcome, variant, metric, case: opened, onChange }: Props) {
  const { number, plan } = experiment
  const asked = { number, outcome: outcome ?? null, variant: variant ?? null, metric: metric ?? null, limit: AT_ONCE }
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useInfiniteQuery(pages('ListSideBySide', asked))
  const columns = useMemo(() => columnsFor(arms, plan.baseline), [arms, plan.baseline])
  const card = useMemo(() => cardFor(arms), [arms])
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data])
  const beside = useMemo(() => rows.map((row) => row.case), [rows])
  const metrics = metricsOfPlan(plan)
  const listing = () => {
    if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
    if (!data) return <Skeletons lines={12} />
    if (rows.length === 0) {
      return (
        <EmptyState icon="search" title={words.noCases}>
          {outcome ? words.noCasesHelp[outcome] : words.nothingYet}
        </EmptyState>
      )
    }
    return (
      <div className={classes['table']}>
        <DataTable
          label={words.tabs.cases}
          columns={columns}
          rows={rows}
          rowId={(row) => row.case}
          card={card}
          cardHeight={72}
          onOpen={(row) => onChange({ case: row.case })}
          hasMore={hasNextPage}
          onMore={() => (isFetchingNextPage ? undefined : void fetchNextPage())}
        />
      </div>
    )
  }
  return (
    <div className={classes['stack']}>
      <div className={classes['bar']}>
        <SegmentedControl
          size="xs"
          className={classes['scrolls']}
          aria-label={words.whichCases}
          value={outcome ?? ''}
          onChange={(value) => onChange({ outcome: OUTCOMES.find((one) => one === value) })}
          data={[{ value: '', label: words.all }, ...OUTCOMES.map((value) => ({ value, label: words.outcomes[value] }))]}
        />
        {plan.variants.length > 2 ? (
          <NativeSelect
            aria-label={words.variant}
            value={variant ?? ''}
            onChange={(event) => onChange({ variant: event.currentTarget.value || undefined })}
            data={[{ value: '', label: words.anyVariant }, ...plan.variants.map(({ label }) => ({ value: label, label: visible(label) }))]}
          />
        ) : null}
        {metrics.length > 1 ? (
          <NativeSelect
            aria-label={words.metric}
            value={metric ?? metrics[0]}
            onChange={(event) => onChange({ metric: event.currentTarget.value === metrics[0] ? undefined : event.currentTarget.value })}
            data={metrics.map((value) => ({ value, label: visible(value) }))}
          />
        ) : null}
      </div>
      <p className={classes['small']}>{words.gridHelp(visible(plan.baseline), count(plan.cases))}</p>
      {listing()}
      <Suspense fallback={null}>
        {opened ? <CaseDrawer experiment={experiment} arms={arms} id={opened} beside={beside} onGo={(to) => onChange({ case: to })} onClose={() => onChange({ case: undefined })} /> : null}
      </Suspense>
    </div>
  )
}
