import { Button, Drawer, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { ProblemPanel, query, type Values } from '@/api'
import { open, written } from '@/lib/open'
import { visible } from '@/lib/visible'
import { wordDiff } from '@/lib/word-diff'
import { experiments as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { CopyId } from '@/ui/copy-id'
import { DiffView } from '@/ui/diff-view'
import { KeyValues } from '@/ui/key-values'
import { LongText } from '@/ui/long-text'
import { PlaceLink } from '@/ui/place-link'
import { Skeletons } from '@/ui/skeletons'
import classes from './experiments.module.css'
import type { Arm, Experiment, Run } from './reading'

type Case = Values['Case']
/** Characters of an answer that are compared with another's. */
const COMPARED = 20_000

interface Props {
  experiment: Experiment
  arms: readonly Arm[]
  id: string
  /** The ids of the cases that stand before and behind it, in their order. */
  beside: readonly string[]
  onGo: (id: string) => void
  onClose: () => void
}

/** A case with every answer to it as it came: what was sent, what was said against the baseline, and how it scored. J and K go on. */
export default function CaseDrawer({ experiment, arms, id, beside, onGo, onClose }: Props) {
  const { number, plan } = experiment
  const { data, error, refetch } = useQuery(query('ListRuns', { number, case: id, limit: 500 }))
  const position = data?.data[0]?.case
  const { data: cases } = useQuery({
    ...query('ListCases', { dataset: plan.dataset, revision: plan.revision, split: plan.split, offset: position ?? 0, limit: 1 }),
    enabled: position !== undefined,
  })
  const [as, setAs] = useState<'whole' | 'diff'>('whole')
  const at = beside.indexOf(id)
  const [before, after] = [at > 0 ? beside[at - 1] : undefined, at >= 0 ? beside[at + 1] : undefined]
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey || (event.target as HTMLElement).matches('input, textarea, select')) return
    const to = event.key === 'j' ? after : event.key === 'k' ? before : undefined
    if (to !== undefined) onGo(to)
  }
  const found = cases?.data[0]
  const place = plan.dataset.split('/').map(encodeURIComponent).join('/')
  return (
    <Drawer opened onClose={onClose} onKeyDown={onKeyDown} position="right" size="xl" title={`${words.case} ${visible(id)}`}>
      <div className={classes['stack']}>
        <div className={classes['line']}>
          <Button size="xs" variant="default" disabled={before === undefined} title="K" onClick={() => before !== undefined && onGo(before)}>
            {words.before}
          </Button>
          <Button size="xs" variant="default" disabled={after === undefined} title="J" onClick={() => after !== undefined && onGo(after)}>
            {words.after}
          </Button>
          <SegmentedControl
            size="xs"
            aria-label={words.answersAs}
            value={as}
            onChange={(value) => setAs(value === 'diff' ? 'diff' : 'whole')}
            data={[
              { value: 'whole', label: words.whole },
              { value: 'diff', label: words.diffed },
            ]}
          />
          <CopyId value={location.href} shown={words.permalink} label={words.permalink} />
          <PlaceLink to={`/datasets/${place}?case=${encodeURIComponent(id)}`}>{words.overTime}</PlaceLink>
        </div>
        {error ? <ProblemPanel error={error} onRetry={() => void refetch()} /> : null}
        {data || error ? null : <Skeletons lines={8} />}
        {found ? <Asked found={found} /> : null}
        {data && data.data.length === 0 ? <p className={classes['quiet']}>{words.notAnswered}</p> : null}
        <div className={classes['answers']}>
          {data?.data.map((run) => (
            <Answered
              key={`${run.arm} ${run.repeat}`}
              run={run}
              arm={arms[run.arm]}
              experiment={experiment}
              found={found}
              against={as === 'diff' ? baselineOf(run, data.data, arms, plan.baseline) : undefined}
            />
          ))}
        </div>
      </div>
    </Drawer>
  )
}

/** The baseline's answer on the same model in the same repeat; none for the baseline itself. */
function baselineOf(run: Run, runs: readonly Run[], arms: readonly Arm[], baseline: string): Run | undefined {
  const own = arms[run.arm]
  if (!own || own.variant === baseline) return undefined
  return runs.find(({ arm, repeat }) => repeat === run.repeat && arms[arm]?.variant === baseline && arms[arm]?.model === own.model)
}

function Asked({ found: { input, expected, metadata } }: { found: Case }) {
  return (
    <>
      {Object.entries(input).map(([name, value]) => (
        <Part key={name} title={words.variableOf(visible(name))} text={written(value)} />
      ))}
      {expected === null || expected === undefined ? null : <Part title={words.expected} text={written(expected)} />}
      {Object.keys(metadata).length > 0 ? <Part title={words.metadata} text={written(metadata)} /> : null}
    </>
  )
}

interface AnsweredProps {
  run: Run
  arm: Arm | undefined
  experiment: Experiment
  found: Case | undefined
  /** What it is compared with, where it is to be. */
  against: Run | undefined
}

function Answered({ run: { answer, scores, repeat }, arm, experiment, found, against }: AnsweredProps) {
  const title = `${visible(arm?.label ?? '')}${repeat > 0 ? ` · ${words.repeat} ${repeat + 1}` : ''}`
  const text = answer.text ?? ''
  const theirs = against ? (against.answer.text ?? '') : null
  const pieces = useMemo(() => (theirs === null ? null : wordDiff(theirs.slice(0, COMPARED), text.slice(0, COMPARED))), [theirs, text])
  return (
    <section className={classes['stack']} aria-label={title}>
      <h3>
        {title} {arm?.variant === experiment.plan.baseline ? <Badge>{words.baseline}</Badge> : null} <Badge tone={answer.state === 'ok' ? 'plain' : 'wait'}>{answer.state}</Badge>
      </h3>
      {pieces ? (
        <DiffView parts={[{ key: 'answer', pieces }]} />
      ) : (
        <LongText text={text} label={`${words.answer}, ${title}`} />
      )}
      {answer.reasoning ? <Part title={words.reasoning} text={answer.reasoning} /> : null}
      {answer.error ? <Part title={words.error} text={answer.error} /> : null}
      {answer.tool_calls?.length ? <Part title={words.toolCalls} text={written(answer.tool_calls)} /> : null}
      <KeyValues
        rows={[
          ...Object.entries(scores).map(([metric, score]) => [visible(metric), <Said key={metric} score={score} />] as const),
          [words.model, answer.model ? visible(answer.model) : null],
          [words.took, words.seconds(((answer.latency_ms ?? 0) / 1000).toFixed(2))],
        ]}
      />
      {arm && found ? <Sent experiment={experiment} arm={arm} found={found} /> : null}
    </section>
  )
}

/** A score with what was read, or what a judge said for it, in full. */
function Said({ score }: { score: Run['scores'][string] }) {
  const [value, said] = score.is === 'scored' ? [score.value, score.read] : [score.reason, score.detail]
  return (
    <span>
      {value} {said ? <span className={classes['said-of']}>{visible(said)}</span> : null}
    </span>
  )
}

/** The messages as they were sent: rendered again when they are asked for, by the content that the plan froze. */
function Sent({ experiment, arm, found }: { experiment: Experiment; arm: Arm; found: Case }) {
  const [isOpen, setIsOpen] = useState(false)
  const variant = experiment.plan.variants.find(({ label }) => label === arm.variant)
  const isPrompt = variant !== undefined && !variant.task && !variant.nearest && Object.keys(variant.partials).length === 0
  const { data, error } = useQuery({
    ...query('PreviewDraft', { content: variant!.content, variables: open(found.input), model: experiment.plan.models[arm.model]?.model ?? null }),
    enabled: isPrompt && isOpen,
  })
  if (!isPrompt) return null
  return (
    <details className={classes['more']} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{words.sent}</summary>
      {error ? <ProblemPanel error={error} /> : null}
      {data || error || !isOpen ? null : <Skeletons />}
      {data?.text ? <LongText text={data.text} label={words.sent} /> : null}
      {data?.messages?.map((message, index) => {
        const { role, content } = message as { role?: string; content?: unknown }
        // Messages of one render keep their places.
        // oxlint-disable-next-line react/no-array-index-key
        return <Part key={index} title={role ?? ''} text={written(content)} />
      })}
    </details>
  )
}

function Part({ title, text }: { title: string; text: string }) {
  return (
    <>
      <h3>{title}</h3>
      <LongText text={text} label={title} />
    </>
  )
}
