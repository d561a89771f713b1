import { Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { query } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { experiments as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { KeyValues } from '@/ui/key-values'
import { LongText } from '@/ui/long-text'
import { Skeletons } from '@/ui/skeletons'
import classes from './experiments.module.css'
import type { Arm, Experiment, Run } from './reading'

interface Props {
  experiment: Experiment
  arms: readonly Arm[]
  /** Answers to one case, by any arms; one when a single answer was opened. */
  runs: readonly Run[]
  position: number
  onClose: () => void
}

/** A case with its answers as they came: nothing is shortened, and what a judge said stands with its score. */
export default function RunView({ experiment, arms, runs, position, onClose }: Props) {
  const { dataset, revision, split } = experiment.plan
  const { data } = useQuery(query('ListCases', { dataset, revision, split, offset: position, limit: 1 }))
  const found = data?.data[0]
  return (
    <Drawer opened onClose={onClose} position="right" size="xl" title={`${words.case} ${found ? visible(found.id) : count(position + 1)}`}>
      <div className={classes['stack']}>
        {found ? (
          <>
            <h3>{words.input}</h3>
            <LongText text={shown(found.input)} label={words.input} />
            {found.expected === null || found.expected === undefined ? null : (
              <>
                <h3>{words.expected}</h3>
                <LongText text={shown(found.expected)} label={words.expected} />
              </>
            )}
          </>
        ) : (
          <Skeletons lines={4} />
        )}
        {runs.map((run) => (
          <One key={`${run.arm} ${run.repeat}`} run={run} label={arms[run.arm]?.label ?? ''} />
        ))}
      </div>
    </Drawer>
  )
}

function One({ run: { answer, scores, repeat }, label }: { run: Run; label: string }) {
  return (
    <div className={classes['stack']}>
      <h3>
        {visible(label)}
        {repeat > 0 ? ` · ${words.repeat} ${repeat + 1}` : ''} <Badge tone={answer.state === 'ok' ? 'plain' : 'wait'}>{answer.state}</Badge>
      </h3>
      <LongText text={answer.text ?? ''} label={words.answer} />
      {answer.reasoning ? <Part title={words.reasoning} text={answer.reasoning} /> : null}
      {answer.error ? <Part title={words.error} text={answer.error} /> : null}
      {answer.tool_calls?.length ? <Part title={words.toolCalls} text={shown(answer.tool_calls)} /> : null}
      <KeyValues
        rows={[
          ...Object.entries(scores).map(
            ([metric, score]) =>
              [
                visible(metric),
                score.is === 'scored' ? (
                  <span key={metric}>
                    {score.value} {score.read ? <span className={classes['quiet']}>{visible(score.read)}</span> : null}
                  </span>
                ) : (
                  <span key={metric}>
                    {score.reason} <span className={classes['quiet']}>{visible(score.detail ?? '')}</span>
                  </span>
                ),
              ] as const,
          ),
          [words.models, answer.model ? visible(answer.model) : null],
          [words.latency, words.seconds(((answer.latency_ms ?? 0) / 1000).toFixed(2))],
        ]}
      />
    </div>
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

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))
