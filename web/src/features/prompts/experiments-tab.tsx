import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ProblemPanel, query, type Values } from '@/api'
import { visible } from '@/lib/visible'
import { kit, prompt as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { ConclusionBadge } from '@/ui/conclusion-badge'
import { CopyId } from '@/ui/copy-id'
import { EmptyState } from '@/ui/empty-state'
import { Icon } from '@/ui/icon'
import { type IntervalRow, IntervalPlot } from '@/ui/interval-plot'
import { Moment } from '@/ui/moment'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './prompts.module.css'

type Found = Values['CardEvidence'] & { version: number }

/** What experiments measured of every version: figures with their intervals, and what each comparison concluded. */
export function ExperimentsTab({ prompt }: { prompt: string }) {
  const { data, error } = useQuery(query('ListMeasured', { prompt }))
  if (error) return <ProblemPanel error={error} />
  if (!data) return <Skeletons />
  const found = data.flatMap(({ version, evidence }) => evidence.map((one) => ({ ...one, version })))
  if (found.length === 0) {
    return (
      <EmptyState icon="experiment" title={words.experiments.none} actions={<NewExperiment prompt={prompt} />}>
        <p>{words.experiments.noneHelp}</p>
        <CopyId value={words.experiments.command} />
      </EmptyState>
    )
  }
  // Figures compare only where dataset, model and metric are the same.
  const groups = Map.groupBy(found, ({ metric, dataset, model }) => `${metric} · ${dataset} · ${model}`)
  return (
    <div className={classes['stack']}>
      <div>
        <NewExperiment prompt={prompt} />
      </div>
      {[...groups].map(([title, rows]) => (
        <Section key={title} title={visible(title)}>
          <div className={classes['stack']}>
            <IntervalPlot title={words.experiments.plot(rows[0]?.metric ?? '')} rows={rows.map(plotted)} />
            <Conclusions rows={rows} />
          </div>
        </Section>
      ))}
    </div>
  )
}

function NewExperiment({ prompt }: { prompt: string }) {
  return (
    <Button variant="default" leftSection={<Icon name="plus" size={14} />} renderRoot={(props) => <Link to="/experiments/new" search={{ prompt }} {...props} />}>
      {words.experiments.begin}
    </Button>
  )
}

const plotted = ({ experiment, version, estimate }: Found): IntervalRow => ({
  key: `${experiment} ${version}`,
  label: `${words.version(version)} (${experiment})`,
  scale: estimate.scale,
  mean: estimate.mean,
  low: estimate.interval?.low,
  high: estimate.interval?.high,
  n: estimate.n,
})

function Conclusions({ rows }: { rows: readonly Found[] }) {
  const { experiment, against, conclusion, when } = words.experiments
  return (
    <PlainTable
      caption={conclusion}
      columns={[words.reference, experiment, against, conclusion, when]}
      rows={rows.map((row) => ({
        key: `${row.experiment} ${row.version}`,
        cells: [
          words.version(row.version),
          <a key="experiment" href={`/experiments/${row.experiment}`}>
            {row.experiment} · {visible(row.name)}
          </a>,
          row.against ? visible(row.against) : kit.none,
          <span key="conclusion" className={classes['line']}>
            {row.conclusion ? <ConclusionBadge conclusion={row.conclusion} /> : null}
            <span className={classes['small']}>{row.sentence ? visible(row.sentence) : null}</span>
            {row.bad_answers > 0 ? <Badge tone="wait">{words.experiments.bad(row.bad_answers)}</Badge> : null}
            {row.must_pass_lost.length > 0 ? <Badge tone="bad">{words.experiments.mustPass(row.must_pass_lost.join(', '))}</Badge> : null}
          </span>,
          <Moment key="when" at={row.at} />,
        ],
      }))}
    />
  )
}
