import type { Values } from '@/api'
import { count, figure } from '@/lib/number'
import { visible } from '@/lib/visible'
import { judges as words, kit } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { type IntervalRow, IntervalPlot } from '@/ui/interval-plot'
import { KeyValues } from '@/ui/key-values'
import { Moment } from '@/ui/moment'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { farthest, measuredOf, specOf } from './passport-figures'
import { StandingBadge } from './standing-badge'
import classes from './judges.module.css'

const SHOWN = 10

/** Everything that was measured of a judge, and what follows from it. */
export function PassportDetail({ passport }: { passport: Values['Passport'] }) {
  const { standing, reasons, warnings, labeled } = passport
  const plotted = rangesOf(passport)
  return (
    <div className={classes['columns']}>
      <div className={classes['stack']}>
        <Section title={words.standing} aside={<StandingBadge standing={standing} />}>
          <p className={classes['says']}>{words.standingHelp[standing]}</p>
          <Lines title={words.reasons} lines={reasons} />
          <Lines title={words.warnings} lines={warnings} none={words.noWarnings} />
        </Section>
        <Section title={words.figures}>
          <PlainTable
            caption={words.figures}
            columns={[words.figure, words.value, words.interval, words.wanted, words.n]}
            rows={measuredOf(passport).map(({ name, help, value, interval, wanted, n }) => ({
              key: name,
              cells: [
                <span key="name">
                  {name}
                  <span className={classes['help']}>{help}</span>
                </span>,
                <strong key="value">{value}</strong>,
                <span key="interval" className={classes['whole']}>{interval}</span>,
                <span key="wanted" className={classes['whole']}>{wanted}</span>,
                n === null ? kit.none : count(n),
              ],
            }))}
          />
        </Section>
        {plotted.length > 0 ? (
          <Section title={words.plot}>
            <IntervalPlot title={words.plot} rows={plotted} />
          </Section>
        ) : null}
      </div>
      <div className={classes['stack']}>
        <About passport={passport} />
        <Section title={words.labeled}>
          {labeled.length === 0 ? <p className={classes['small']}>{words.noLabels}</p> : <Differs labeled={labeled} />}
        </Section>
      </div>
    </div>
  )
}

function Lines({ title, lines, none }: { title: string; lines: readonly string[]; none?: string }) {
  if (lines.length === 0) return none ? <p className={classes['small']}>{`${title}: ${none}`}</p> : null
  return (
    <>
      <h3>{title}</h3>
      <ul className={classes['list']}>
        {lines.map((line) => (
          <li key={line}>{visible(line)}</li>
        ))}
      </ul>
    </>
  )
}

function rangesOf({ swap_consistency: swap, kappa, alpha }: Values['Passport']): IntervalRow[] {
  const ranges = [
    [words.swap, swap],
    [words.kappa, kappa],
    [words.alpha, alpha],
  ] as const
  return ranges.flatMap(([label, range]) =>
    range && range.value !== null ? [{ key: label, label, scale: 'number' as const, mean: range.value, low: range.low ?? undefined, high: range.high ?? undefined, n: range.n }] : [],
  )
}

function About({ passport }: { passport: Values['Passport'] }) {
  const { model, prompt, params, criteria } = specOf(passport)
  return (
    <Section title={words.about}>
      <KeyValues
        rows={[
          [words.kind, passport.kind === 'preference' ? words.kinds.preference : words.kinds.judge],
          [words.model, <code key="model">{visible(model ?? '')}</code>],
          [words.prompt, prompt ? <code key="prompt">{visible(prompt)}</code> : null],
          [words.params, params ? <code key="params">{visible(JSON.stringify(params))}</code> : null],
          [words.criteria, criteria && criteria.length > 0 ? visible(criteria.join('; ')) : null],
          [words.items, count(passport.items)],
          [words.by, visible(passport.author)],
          [words.measured, <Moment key="when" at={passport.created_at} both />],
          [words.digest, <CopyId key="digest" value={passport.judge} shown={passport.judge.slice(7, 19)} />],
        ]}
      />
    </Section>
  )
}

function Differs({ labeled }: { labeled: readonly Values['LabeledVerdict'][] }) {
  const rows = farthest(labeled, SHOWN)
  if (rows.length === 0) return <p className={classes['small']}>{words.agrees}</p>
  return (
    <PlainTable
      caption={words.labeled}
      columns={[words.people, words.judge, words.items]}
      rows={rows.map(({ label, verdict, items }) => ({
        key: `${label} ${verdict}`,
        cells: [figure(label, 'number'), figure(verdict, 'number'), count(items)],
      }))}
    />
  )
}
