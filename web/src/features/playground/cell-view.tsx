import { Button } from '@mantine/core'
import { ProblemPanel, type Values } from '@/api'
import { count } from '@/lib/number'
import { written } from '@/lib/open'
import { visible } from '@/lib/visible'
import { kit, playground as words } from '@/strings'
import { Badge, type Tone } from '@/ui/badge'
import { CopyId } from '@/ui/copy-id'
import { LongText } from '@/ui/long-text'
import type { Cell } from './run'
import classes from './playground.module.css'

interface Props {
  cell: Cell
  /** What stands over it, for readers who do not see the grid. */
  column: string
  expected?: unknown
  isStale: boolean
  onAgain: () => void
  onSave: () => void
  /** Where it answers a draft. */
  onSaveVersion?: () => void
}

const TONES: Record<Values['Answer']['state'], Tone> = {
  ok: 'good',
  refused: 'bad',
  truncated: 'wait',
  api_error: 'bad',
  timeout: 'bad',
  cancelled: 'wait',
}

/** One answer with what it took. */
export function CellView({ cell, column, expected, isStale, onAgain, onSave, onSaveVersion }: Props) {
  const { state, text, reasoning, tried, error } = cell
  const calls = tried?.answer.tool_calls ?? []
  return (
    <section className={classes['cell']} aria-label={words.answer(column)} aria-busy={state === 'waiting' || state === 'running'}>
      <div className={classes['facts']}>
        <State cell={cell} />
        {expected !== undefined && expected !== null && tried ? <Match answer={text} expected={expected} /> : null}
        {isStale ? <Badge tone="wait">{words.changed}</Badge> : null}
        {tried ? <Facts tried={tried} /> : null}
      </div>
      {error ? <ProblemPanel error={error} /> : null}
      {tried?.answer.error ? <p className={classes['quiet']}>{visible(tried.answer.error)}</p> : null}
      {reasoning ? (
        <details className={classes['thoughts']}>
          <summary>{words.thoughts}</summary>
          <LongText text={reasoning} label={words.thoughts} />
        </details>
      ) : null}
      {text ? <LongText text={text} label={words.answer(column)} /> : null}
      {calls.length > 0 ? (
        <details className={classes['thoughts']} open>
          <summary>{words.toolCalls(calls.length)}</summary>
          <LongText text={calls.map((one) => written(one)).join('\n')} label={words.toolCalls(calls.length)} />
        </details>
      ) : null}
      {state === 'waiting' || state === 'running' ? null : (
        <div className={classes['facts']}>
          {text ? <CopyId value={text} shown={kit.copy} label={words.copy} /> : null}
          <span className={classes['buttons']}>
            <Button size="compact-xs" variant="default" onClick={onAgain}>
              {words.again}
            </Button>
            {tried && onSaveVersion ? (
              <Button size="compact-xs" variant="default" onClick={onSaveVersion}>
                {words.saveVersion}
              </Button>
            ) : null}
            {tried ? (
              <Button size="compact-xs" variant="default" onClick={onSave}>
                {words.saveCase}
              </Button>
            ) : null}
          </span>
        </div>
      )}
    </section>
  )
}

function State({ cell: { state, tried } }: { cell: Cell }) {
  if (tried) return <Badge tone={TONES[tried.answer.state]}>{words.states[tried.answer.state]}</Badge>
  if (state === 'running' || state === 'waiting') return <Badge>{words[state]}</Badge>
  return <Badge tone={state === 'failed' ? 'bad' : 'wait'}>{state === 'failed' ? words.failed : words.stopped}</Badge>
}

function Match({ answer, expected }: { answer: string; expected: unknown }) {
  const same = answer.trim() === written(expected).trim()
  return <Badge tone={same ? 'good' : 'plain'}>{same ? words.matches : words.differs}</Badge>
}

function Facts({ tried: { answer, cost } }: { tried: Values['Tried'] }) {
  const { input_tokens: input, output_tokens: output } = answer.usage ?? {}
  return (
    <>
      <span>{words.seconds(answer.latency_ms ?? 0)}</span>
      {input !== null && input !== undefined ? <span title={words.tokensHelp}>{words.tokens(count(input), count(output ?? 0))}</span> : null}
      <span>{cost === null ? words.noPrice : words.dollars(cost)}</span>
    </>
  )
}
