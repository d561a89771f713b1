import { useQuery } from '@tanstack/react-query'
import { query } from '@/api'
import { count } from '@/lib/number'
import { written } from '@/lib/open'
import { visible } from '@/lib/visible'
import { experiments as words } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { KeyValues } from '@/ui/key-values'
import { LongText } from '@/ui/long-text'
import { PlaceLink } from '@/ui/place-link'
import { Section } from '@/ui/section'
import classes from './experiments.module.css'
import { type Experiment, signed } from './reading'

const pathOf = (name: string) => name.split('/').map(encodeURIComponent).join('/')

/** What was laid down before the first call: the question, how it is decided, and what it may take. */
export function PlanFacts({ experiment: { number, plan, plan_digest, ledger } }: { experiment: Experiment }) {
  const { data: result } = useQuery(query('GetResult', { number }))
  const { limits } = plan
  const cases = `${plan.dataset}@${plan.revision}${plan.split ? `#${plan.split}` : ''}`
  return (
    <>
      <Section title={words.question}>
        <KeyValues
          rows={[
            [words.dataset, <PlaceLink key="dataset" to={`/datasets/${pathOf(plan.dataset)}`}>{`${visible(cases)} · ${words.casesOf(count(plan.cases))}`}</PlaceLink>],
            ...plan.variants.map(
              ({ label, prompt, number: version, task }) =>
                [
                  visible(label),
                  prompt ? (
                    <PlaceLink key={label} to={`/prompts/${pathOf(prompt)}?version=${version}`}>
                      {visible(`${prompt} v${version}`)}
                    </PlaceLink>
                  ) : task ? (
                    words.task
                  ) : (
                    words.draft
                  ),
                ] as const,
            ),
            [words.baseline, visible(plan.baseline)],
            [words.models, Object.entries(plan.models).map(([name, { model, params }]) => visible(`${name}: ${model} ${Object.keys(params ?? {}).length > 0 ? JSON.stringify(params) : ''}`)).join('; ')],
            [words.repeats, count(plan.repeats)],
          ]}
        />
      </Section>
      <Section title={words.deciding}>
        <KeyValues
          rows={[
            [words.primary, visible(plan.primary.join(', '))],
            [words.alphaName, String(plan.alpha)],
            [words.marginName, words.marginOf((100 * plan.margin).toFixed(1))],
            [words.badAnswersName, words.badAnswers[plan.on_bad_answer]],
            [words.stoppingName, words.stopping_[plan.stopping]],
            [words.looksName, plan.stopping === 'none' ? null : words.looks(result?.look ?? 0)],
          ]}
        />
        {result?.comparisons
          .filter(({ primary, comparison }) => primary && comparison.mde !== null)
          .map(({ variant, model, metric, comparison: { mde, n, scale } }) => (
            <p key={`${variant} ${model} ${metric}`} className={classes['small']}>
              {words.power(visible(`${variant} · ${model} · ${metric}`), count(n), signed(mde ?? 0, scale).slice(1))}
            </p>
          ))}
      </Section>
      <Section title={words.limitsTitle}>
        <KeyValues
          rows={[
            [words.maxCost, limits.max_cost === null || limits.max_cost === undefined ? words.unlimited : `$${limits.max_cost}`],
            [words.spent, ledger ? `$${ledger.spent.toFixed(4)}` : null],
            [words.maxRuns, count(limits.max_runs ?? 0)],
            [words.limits, count(limits.concurrency ?? 0)],
            [words.timeout, words.seconds(String(limits.timeout ?? 0))],
            [words.retries, count(limits.retries ?? 0)],
          ]}
        />
      </Section>
      <Section title={words.scorers}>
        {Object.entries(plan.scorers).map(([name, spec]) => (
          <div key={name} className={classes['stack']}>
            <h3>{visible(name)}</h3>
            <LongText text={written(spec)} label={words.scorerOf(visible(name))} />
          </div>
        ))}
      </Section>
      <Section title={words.wholePlan}>
        <p>
          {words.digest} <CopyId value={plan_digest} shown={plan_digest.slice(0, 19)} />
        </p>
        <details className={classes['more']}>
          <summary>{words.asJson}</summary>
          <LongText text={JSON.stringify(plan, null, 2)} label={words.wholePlan} />
        </details>
      </Section>
    </>
  )
}
