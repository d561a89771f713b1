import { useQuery } from '@tanstack/react-query'
import { ProblemPanel, query, type Values } from '@/api'
import { visible } from '@/lib/visible'
import { compare as words, kit, prompt as kept } from '@/strings'
import { ConclusionBadge } from '@/ui/conclusion-badge'
import { CopyId } from '@/ui/copy-id'
import { EmptyState } from '@/ui/empty-state'
import { IntervalPlot } from '@/ui/interval-plot'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './compare.module.css'

type Found = Values['CardEvidence'] & { version: number }

/** What experiments measured of the two, side by side where dataset, model and metric are the same. */
export function Evidence({ prompt, before, after }: { prompt: string; before: number; after: number }) {
  const { data, error } = useQuery(query('ListMeasured', { prompt }))
  if (error) return <ProblemPanel error={error} />
  if (!data) return <Skeletons />
  const found = data
    .filter(({ version }) => version === before || version === after)
    .flatMap(({ version, evidence }) => evidence.map((one) => ({ ...one, version })))
  if (found.length === 0) {
    return (
      <EmptyState icon="experiment" title={words.noEvidence}>
        <p>{words.noEvidenceHelp}</p>
        <CopyId value={words.command} />
      </EmptyState>
    )
  }
  const groups = Map.groupBy(found, ({ metric, dataset, model }) => `${metric} · ${dataset} · ${model}`)
  return (
    <Section title={words.evidence}>
      <div className={classes['stack']}>
        {[...groups].map(([title, rows]) => (
          <Measured key={title} title={visible(title)} rows={rows.toSorted((one, other) => order(one, before) - order(other, before))} />
        ))}
      </div>
    </Section>
  )
}

const order = ({ version }: Found, before: number): number => (version === before ? 0 : 1)

function Measured({ title, rows }: { title: string; rows: readonly Found[] }) {
  const concluded = rows.filter(({ conclusion }) => conclusion)
  return (
    <div className={classes['stack']}>
      <IntervalPlot
        title={words.plot(title)}
        rows={rows.map(({ experiment, version, estimate: { scale, mean, interval, n } }) => ({
          key: `${experiment} ${version}`,
          label: `${kept.version(version)} (${experiment})`,
          scale,
          mean,
          low: interval?.low,
          high: interval?.high,
          n,
        }))}
      />
      {concluded.length > 0 ? (
        <PlainTable
          caption={words.conclusion}
          columns={[words.version, words.experiment, words.conclusion]}
          rows={concluded.map(({ version, experiment, name, conclusion, sentence }) => ({
            key: `${experiment} ${version}`,
            cells: [
              kept.version(version),
              <a key="experiment" href={`/experiments/${experiment}`}>
                {experiment} · {visible(name)}
              </a>,
              <span key="conclusion" className={classes['line']}>
                {conclusion ? <ConclusionBadge conclusion={conclusion} /> : kit.none} {sentence ? visible(sentence) : null}
              </span>,
            ],
          }))}
        />
      ) : null}
    </div>
  )
}
