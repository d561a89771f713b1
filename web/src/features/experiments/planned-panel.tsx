import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { ProblemPanel, type ResultOf } from '@/api'
import { count, plural } from '@/lib/number'
import { visible } from '@/lib/visible'
import { sketch as words } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { KeyValues } from '@/ui/key-values'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './sketch.module.css'

export type Planned = ResultOf<'PlanExperiment'>

interface Props {
  planned: Planned | undefined
  /** Whether there is enough to be planned. */
  isWhole: boolean
  error: unknown
  isStarting: boolean
  onStart: () => void
}

/** What an experiment will do, can show and costs, while it is put together. */
export function PlannedPanel({ planned, isWhole, error, isStarting, onStart }: Props) {
  const shown = () => {
    if (!isWhole) return <p className={classes['small']}>{words.unready}</p>
    if (error) return <ProblemPanel error={error} />
    return planned ? <PlannedFacts planned={planned} /> : <Skeletons lines={6} />
  }
  return (
    <Section title={words.plan}>
      <div className={classes['stack']}>
        {shown()}
        <Button onClick={onStart} disabled={!isWhole || !planned || Boolean(error)} loading={isStarting}>
          {words.start}
        </Button>
      </div>
    </Section>
  )
}

/** The figures of a plan in words. */
export function PlannedFacts({ planned: { plan, runs, smallest_effect: effect, cost, judge_calls: judged, resumes, file, beside } }: { planned: Planned }) {
  const drafts = Object.entries(beside)
  const points = (100 * effect).toFixed(0)
  return (
    <>
      <p>
        {words.runs(plural(plan.variants.length, 'variant'), plural(Object.keys(plan.models).length, 'model'), plural(plan.cases, 'case'), plural(plan.repeats ?? 1, 'repeat'), plural(runs, 'run'))}
      </p>
      <p>
        <strong>{words.effect(points)}</strong> <span className={classes['small']}>{words.effectHelp(points)}</span>
      </p>
      <KeyValues
        rows={[
          [words.input, words.tokens(count(cost.input_tokens))],
          [words.cost, costOf(cost)],
          [words.judges, judged > 0 ? words.judgeCalls(count(judged)) : null],
        ]}
      />
      {cost.least === 0 && cost.most === 0 ? null : <p className={classes['small']}>{words.confirms}</p>}
      {resumes === null ? null : (
        <p>
          <Link to="/experiments/$number" params={{ number: String(resumes) }}>
            {words.resumes(resumes)}
          </Link>
        </p>
      )}
      <details>
        <summary>{words.file}</summary>
        <p className={classes['small']}>
          <code>{words.fileHelp(plan.name)}</code> <CopyId value={file} shown={words.copyFile} label={words.copyFile} />
        </p>
        <pre className={classes['file']}>{visible(file)}</pre>
        {drafts.length > 0 ? <p className={classes['small']}>{words.beside}</p> : null}
        {drafts.map(([name, text]) => (
          <div key={name}>
            <CopyId value={text} shown={visible(name)} label={words.copyFile} />
            <pre className={classes['file']}>{visible(text)}</pre>
          </div>
        ))}
      </details>
    </>
  )
}

const dollars = (value: number) => (value < 0.01 && value > 0 ? '0.01' : value.toFixed(2))

/** A cost in words. */
function costOf({ least, most, unpriced }: Planned['cost']): string {
  if (least === null) return words.unpriced(visible((unpriced ?? []).join(', ')))
  if (most === 0) return words.free
  return most === null ? words.atLeast(dollars(least)) : words.between(dollars(least), dollars(most))
}
