import { Button, NumberInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import { ProblemPanel, query, useChange } from '@/api'
import { Ablation } from '@/features/experiments/ablation'
import { Arms } from '@/features/experiments/arms'
import { CaseGrid } from '@/features/experiments/case-grid'
import { Conclusions } from '@/features/experiments/conclusions'
import { Costs } from '@/features/experiments/costs'
import { AxisEffects } from '@/features/experiments/effects'
import { PlanFacts } from '@/features/experiments/plan-facts'
import { ExportRuns } from '@/features/experiments/export-runs'
import { armsOf, badOf, type Experiment, isOpen, leavesOut, restOf, type Run, TONES } from '@/features/experiments/reading'
import { Slices } from '@/features/experiments/slices'
import { Steadiness } from '@/features/experiments/steadiness'
import { Runs } from '@/features/experiments/runs'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { experiments as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { CopyId } from '@/ui/copy-id'
import { LinkTabs } from '@/ui/link-tabs'
import { Moment } from '@/ui/moment'
import { PageFrame } from '@/ui/page-frame'
import { Skeletons } from '@/ui/skeletons'
import classes from './prompt.module.css'

const CaseDrawer = lazy(() => import('@/features/experiments/case-drawer'))
const NONE: readonly string[] = []
const route = getRouteApi('/experiments/$number')
/** How often one that is under way is read again: its answers are not in the log, only its start and end. */
const LIVE = 1500
const TABS = (['result', 'cases', 'runs', 'depth', 'plan'] as const).map((value) => ({ value, label: words.tabs[value] }))

/** One experiment: what it shows on top, then what that rests on, down to each answer. */
export function ExperimentPage() {
  const number = Number(route.useParams().number)
  const { part = 'result', arm, bad, state, outcome, variant, metric, case: opened, slice } = route.useSearch()
  const navigate = route.useNavigate()
  const client = useQueryClient()
  const { data, error, refetch } = useQuery({
    ...query('GetExperiment', { number }),
    refetchInterval: ({ state: { data: known } }) => (known && isOpen(known) ? LIVE : false),
  })
  const arms = useMemo(() => (data ? armsOf(data) : []), [data])
  const title = words.one(number)
  const change = (changed: object) => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true })
  // A run tells where its case stands; the address names the case.
  const openRun = async ({ plan: { dataset, revision, split } }: Experiment, run: Run) => {
    const found = await client.fetchQuery(query('ListCases', { dataset, revision, split, offset: run.case, limit: 1 }))
    change({ case: found.data[0]?.id })
  }
  return (
    <PageFrame
      title={title}
      heading={data ? `${number} · ${visible(data.plan.name)}` : title}
      crumbs={
        <nav aria-label={words.title} className={classes['crumbs']}>
          <Link to="/experiments">{words.title}</Link>
        </nav>
      }
      actions={data ? <Actions experiment={data} /> : null}
    >
      {error ? <ProblemPanel error={error} onRetry={() => void refetch()} /> : null}
      {data || error ? null : <Skeletons lines={14} />}
      {data ? (
        <div className={classes['content']}>
          <Standing experiment={data} />
          <LinkTabs label={title} tabs={TABS} value={part} onChange={(to) => change({ part: to === 'result' ? undefined : to })}>
            <div className={classes['content']}>
              {part === 'result' ? <Outcome experiment={data} /> : null}
              {part === 'cases' ? <CaseGrid experiment={data} arms={arms} outcome={outcome} variant={variant} metric={metric} case={opened} onChange={change} /> : null}
              {part === 'runs' ? <Runs number={number} arms={arms} arm={arm} state={state} onlyBad={bad === true} onChange={change} onOpen={(run) => void openRun(data, run)} /> : null}
              {part === 'depth' ? <Depth experiment={data} slice={slice} onSlice={(key) => change({ slice: key })} /> : null}
              {part === 'plan' ? <PlanFacts experiment={data} /> : null}
            </div>
          </LinkTabs>
          <Suspense fallback={null}>
            {opened && part !== 'cases' ? (
              <CaseDrawer experiment={data} arms={arms} id={opened} beside={NONE} onGo={() => undefined} onClose={() => change({ case: undefined })} />
            ) : null}
          </Suspense>
        </div>
      ) : null}
    </PageFrame>
  )
}

/** How it stands: how far it is, and what keeps it where it does not go on. */
function Standing({ experiment }: { experiment: Experiment }) {
  const { status, progress, trouble, recorded, ended_at, created_at, author } = experiment
  return (
    <div className={classes['stack']}>
      <span>
        <Badge tone={TONES[status]}>{words.status[status]}</Badge> {words.runs(count(progress.done), count(progress.planned))}{' '}
        {badOf(experiment) > 0 ? <Badge tone="wait">{words.bad(count(badOf(experiment)))}</Badge> : null} · {visible(author)} · <Moment at={ended_at ?? created_at} both />
        {recorded ? ` · ${words.recorded}: ${visible(recorded)}` : ''}
      </span>
      {isOpen(experiment) ? <progress aria-label={words.progress} max={Math.max(1, progress.planned)} value={progress.done} /> : null}
      {trouble ? <p>{visible(trouble)}</p> : null}
      {status === 'stopped' || status === 'waiting' ? <GoOn experiment={experiment} /> : null}
    </div>
  )
}

/** One that stopped goes on where it was; one that waits goes on once somebody confirms what the rest costs. */
function GoOn({ experiment: { number, status, trouble_code: code, plan, recorded, estimate } }: { experiment: Experiment }) {
  const goOn = useChange('ContinueExperiment', { said: () => words.goesOn(number) })
  const [limit, setLimit] = useState<string | number>(plan.limits?.max_cost ?? '')
  const isSpent = code === 'budget_spent'
  const waits = status === 'waiting'
  if (recorded) return null
  return (
    <span className={classes['line']}>
      {isSpent ? <NumberInput label={words.newLimit} prefix="$" min={0} value={limit} onChange={setLimit} /> : null}
      <Button
        loading={goOn.isPending}
        onClick={() => goOn.mutate({ number, extent: waits ? 'all' : 'affordable', ...(isSpent && limit !== '' ? { limits: { ...plan.limits, max_cost: Number(limit) } } : {}) })}
      >
        {waits ? words.confirm(restOf(estimate)) : words.goOn}
      </Button>
      <span className={classes['quiet']}>{waits ? words.confirmHelp : words.goOnHelp}</span>
    </span>
  )
}

function Outcome({ experiment }: { experiment: Experiment }) {
  const { number, plan } = experiment
  const { data, error, refetch } = useQuery({ ...query('GetResult', { number }), refetchInterval: isOpen(experiment) ? LIVE * 2 : false })
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={10} />
  return (
    <>
      <Conclusions result={data} />
      <Arms result={data} />
      {Object.keys(plan.levels).length > 0 && !leavesOut(plan) ? <AxisEffects number={number} /> : null}
      {leavesOut(plan) ? <Ablation number={number} /> : null}
    </>
  )
}

/** What takes longer to compute, for those who ask: cost, kinds of cases, steadiness. */
function Depth({ experiment, slice, onSlice }: { experiment: Experiment; slice: string | undefined; onSlice: (key: string | undefined) => void }) {
  return (
    <>
      <Slices experiment={experiment} slice={slice} onSlice={onSlice} />
      <Costs number={experiment.number} />
      <Steadiness number={experiment.number} />
    </>
  )
}

function Actions({ experiment }: { experiment: Experiment }) {
  const { number } = experiment
  const stop = useChange('StopExperiment', { said: () => words.stopping(number) })
  return (
    <>
      {isOpen(experiment) ? (
        <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate({ number })}>
          {words.stop}
        </Button>
      ) : null}
      <Button variant="default" component="a" href={`/experiment?number=${number}`}>
        {words.report}
      </Button>
      <ExportRuns number={number} />
      <CopyId value={`${location.origin}/experiments/${number}`} shown={`#${number}`} label={words.permalink} />
    </>
  )
}
