import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ProblemPanel, query, type ResultOf } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { experiments as words, kit } from '@/strings'
import { Badge } from '@/ui/badge'
import { IntervalPlot } from '@/ui/interval-plot'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './experiments.module.css'
import { type Experiment, signed } from './reading'

type Pair = ResultOf<'AnalyzeExperiment'>['pairs'][number]
/** Cases whose metadata tells which keys there are. */
const LOOKED_AT = 100

interface Props {
  experiment: Experiment
  slice: string | undefined
  onSlice: (key: string | undefined) => void
}

/** The same comparisons on parts of the cases, by a key of their metadata. */
export function Slices({ experiment: { number, plan }, slice, onSlice }: Props) {
  const { dataset, revision, split } = plan
  const { data: cases } = useQuery(query('ListCases', { dataset, revision, split, limit: LOOKED_AT }))
  if (!cases) return <Skeletons lines={4} />
  const keys = new Set([...cases.data.flatMap(({ metadata }) => Object.entries(metadata).flatMap(([key, value]) => (typeof value === 'object' ? [] : [key]))), ...(slice ? [slice] : [])])
  return (
    <Section
      title={words.slices}
      aside={
        keys.size > 0 ? (
          <NativeSelect
            aria-label={words.sliceBy}
            value={slice ?? ''}
            onChange={(event) => onSlice(event.currentTarget.value || undefined)}
            data={[{ value: '', label: words.noSlice }, ...[...keys].toSorted().map((value) => ({ value, label: visible(value) }))]}
          />
        ) : null
      }
    >
      <p className={classes['small']}>{keys.size > 0 ? words.slicesHelp : words.noMetadata}</p>
      {slice ? <Sliced number={number} slice={slice} /> : null}
    </Section>
  )
}

function Sliced({ number, slice }: { number: number; slice: string }) {
  const { data, error, refetch } = useQuery(query('AnalyzeExperiment', { number, slices: [slice] }))
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={8} />
  return (
    <>
      {data.pairs.map((pair) => {
        const { variant, baseline, model, metric } = pair.comparison
        return <One key={`${variant} ${baseline} ${model} ${metric}`} pair={pair} />
      })}
    </>
  )
}

/** Of shares the points of a hundred. */
const points = (value: number, scale: 'share' | 'number') => (scale === 'share' ? 100 * value : value)

function One({ pair: { comparison, slices } }: { pair: Pair }) {
  const { variant, baseline, metric, model } = comparison
  const title = `${words.against(visible(variant), visible(baseline))} · ${visible(metric)} · ${visible(model)}`
  return (
    <div className={classes['stack']}>
      <IntervalPlot
        title={title}
        rows={slices.map(({ value, difference: { difference: mean, interval, n, scale } }) => ({
          key: value,
          label: visible(value),
          scale: 'number',
          mean: mean === null ? null : points(mean, scale),
          low: interval ? points(interval.low, scale) : undefined,
          high: interval ? points(interval.high, scale) : undefined,
          n,
        }))}
      />
      <PlainTable
        caption={title}
        columns={[words.sliceValue, words.cases, words.difference, words.interval, words.wonLost, words.byChance]}
        rows={slices.map(({ value, cases, q, stands_out, difference: { difference, interval, scale, wins, losses } }) => ({
          key: value,
          cells: [
            <strong key="value">{visible(value)}</strong>,
            count(cases),
            difference === null ? kit.none : signed(difference, scale),
            interval ? `${signed(interval.low, scale)} – ${signed(interval.high, scale)}` : kit.none,
            `${count(wins)} / ${count(losses)}`,
            <span key="q">
              {q === null ? kit.none : q.toFixed(3)} {stands_out ? <Badge tone="wait">{words.standsOut}</Badge> : null}
            </span>,
          ],
        }))}
      />
    </div>
  )
}
