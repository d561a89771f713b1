import { Button, NumberInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import { ProblemPanel, query, useChange } from '@/api'
import { Arms } from '@/features/experiments/arms'
import { Conclusions } from '@/features/experiments/conclusions'
import { AxisEffects } from '@/features/experiments/effects'
import { Flips } from '@/features/experiments/flips'
import { armsOf, badOf, type Experiment, isOpen, restOf, type Run, TONES } from '@/features/experiments/reading'
import { Runs } from '@/features/experiments/runs'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { experiments as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { CopyId } from '@/ui/copy-id'
import { KeyValues } from '@/ui/key-values'
import { LinkTabs } from '@/ui/link-tabs'
import { Moment } from '@/ui/moment'
import { PageFrame } from '@/ui/page-frame'
import { PlaceLink } from '@/ui/place-link'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import { toast } from '@/ui/toast'
import classes from './prompt.module.css'

const RunView = lazy(() => import('@/features/experiments/run-view'))
const route = getRouteApi('/experiments/$number')
/** How often one that is under way is read again: its answers are not in the log, only its start and end. */
const LIVE = 1500
const TABS = (['result', 'cases', 'runs', 'plan'] as const).map((value) => ({ value, label: words.tabs[value] }))

/** One experiment: what it shows on top, then what that rests on, down to each answer. */
export function ExperimentPage() {
  const number = Number(route.useParams().number)
  const { part = 'result', arm, bad } = route.useSearch()
  const navigate = route.useNavigate()
  const [opened, setOpened] = useState<{ position: number; runs: Run[] } | null>(null)
  const { data, error, refetch } = useQuery({
    ...query('GetExperiment', { number }),
    refetchInterval: ({ state }) => (state.data && isOpen(state.data) ? LIVE : false),
  })
  const arms = useMemo(() => (data ? armsOf(data) : []), [data])
  const openCase = useCase(data, (position, runs) => setOpened({ position, runs }))
  const title = words.one(number)
  const change = (changed: object) => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true })
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
              {part === 'cases' ? <Flips number={number} onCase={(id) => void openCase(id)} /> : null}
              {part === 'runs' ? (
                <Runs number={number} arms={arms} arm={arm} onlyBad={bad === true} onChange={change} onOpen={(run) => setOpened({ position: run.case, runs: [run] })} />
              ) : null}
              {part === 'plan' ? <PlanFacts experiment={data} /> : null}
            </div>
          </LinkTabs>
          <Suspense fallback={null}>
            {opened ? <RunView experiment={data} arms={arms} {...opened} onClose={() => setOpened(null)} /> : null}
          </Suspense>
        </div>
      ) : null}
    </PageFrame>
  )
}

/** Finds a case by its id, with what every arm answered to it. */
function useCase(experiment: Experiment | undefined, show: (position: number, runs: Run[]) => void) {
  const client = useQueryClient()
  return async (id: string) => {
    if (!experiment) return
    const found = await client.fetchQuery(query('ListCaseRuns', { dataset: experiment.plan.dataset, case: id }))
    const runs = found.find((one) => one.experiment === experiment.number)?.runs.map(({ run }) => run) ?? []
    const [first] = runs
    if (first) show(first.case, runs)
    else toast(words.tooOld)
  }
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
      {Object.keys(plan.levels).length > 0 ? <AxisEffects number={number} /> : null}
    </>
  )
}

function PlanFacts({ experiment: { plan, plan_digest } }: { experiment: Experiment }) {
  const facts = [
    [words.dataset, <PlaceLink key="dataset" to={`/datasets/${plan.dataset.split('/').map(encodeURIComponent).join('/')}`}>{visible(`${plan.dataset}@${plan.revision}${plan.split ? `#${plan.split}` : ''}`)}</PlaceLink>],
    ...plan.variants.map(({ label, prompt, number }) => [
      visible(label),
      prompt ? (
        <PlaceLink key={label} to={`/prompts/${prompt.split('/').map(encodeURIComponent).join('/')}?version=${number}`}>
          {visible(`${prompt} v${number}`)}
        </PlaceLink>
      ) : (
        'draft'
      ),
    ]),
    [words.baseline, visible(plan.baseline)],
    [words.primary, visible(plan.primary.join(', '))],
    [words.models, Object.values(plan.models).map(({ model }) => visible(model)).join(', ')],
    [words.scorers, Object.entries(plan.scorers).map(([name, spec]) => visible(`${name} (${(spec as { type?: string }).type})`)).join(', ')],
    [words.repeats, count(plan.repeats)],
    [words.digest, <CopyId key="digest" value={plan_digest} shown={plan_digest.slice(0, 12)} />],
  ] as const
  return (
    <Section title={words.tabs.plan}>
      <KeyValues rows={facts as readonly (readonly [string, React.ReactNode])[]} />
    </Section>
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
      <CopyId value={words.exportCommand(number)} shown={words.exportAs} label={words.exportAs} />
      <CopyId value={`${location.origin}/experiments/${number}`} shown={`#${number}`} label={words.permalink} />
    </>
  )
}
