import { visible } from '@/lib/visible'
import { experiments as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { ConclusionBadge } from '@/ui/conclusion-badge'
import { Section } from '@/ui/section'
import classes from './experiments.module.css'
import type { ComparisonRow, Result } from './reading'

/** What the experiment shows, in sentences: the question that was asked beforehand on top, everything else below it. */
export function Conclusions({ result }: { result: Result }) {
  const primary = result.comparisons.filter((row) => row.primary)
  const others = result.comparisons.filter((row) => !row.primary)
  return (
    <>
      <Section title={words.conclusions}>
        {primary.length === 0 ? <p className={classes['quiet']}>{words.nothingYet}</p> : <Rows rows={primary} />}
        <p className={classes['small']}>
          {words.holm(String(result.alpha), primary.length)} {words.margin((100 * result.margin).toFixed(1))} {words.badAnswers[result.on_bad_answer]}
        </p>
      </Section>
      {others.length > 0 ? (
        <Section title={words.exploratory}>
          <p className={classes['small']}>{words.exploratoryHelp}</p>
          <Rows rows={others} />
        </Section>
      ) : null}
    </>
  )
}

function Rows({ rows }: { rows: readonly ComparisonRow[] }) {
  return (
    <ul className={classes['said']}>
      {rows.map(({ variant, baseline, model, metric, sentence, comparison, must_pass_lost, judge }) => (
        <li key={`${variant} ${model} ${metric}`}>
          <ConclusionBadge conclusion={comparison.conclusion} /> <strong>{words.compared(visible(variant), visible(baseline), visible(metric))}</strong> {visible(sentence)}
          {must_pass_lost.length > 0 ? <Badge tone="bad">{words.mustPass(visible(must_pass_lost.join(', ')))}</Badge> : null}
          {judge ? <span className={classes['quiet']}> ({words.judge(visible(judge))})</span> : null}
          {comparison.warnings.length > 0 ? <span className={classes['small']}> {visible(comparison.warnings.join(' '))}</span> : null}
        </li>
      ))}
    </ul>
  )
}
