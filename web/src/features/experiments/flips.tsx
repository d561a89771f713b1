import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ProblemPanel, query, type ResultOf } from '@/api'
import { count, figure } from '@/lib/number'
import { visible } from '@/lib/visible'
import { experiments as words } from '@/strings'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './experiments.module.css'

type Pair = ResultOf<'AnalyzeExperiment'>['pairs'][number]
const MOST = 20

/** Which cases a variant won and lost against the baseline, metric by metric. */
export function Flips({ number, onCase }: { number: number; onCase: (id: string) => void }) {
  const { data, error, refetch } = useQuery(query('AnalyzeExperiment', { number }))
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={10} />
  return (
    <>
      <p className={classes['small']}>{words.pairsHelp}</p>
      {data.pairs.map((pair) => {
        const { variant, baseline, model, metric } = pair.comparison
        return <One key={`${variant} ${baseline} ${model} ${metric}`} pair={pair} onCase={onCase} />
      })}
    </>
  )
}

function One({ pair: { comparison, flips }, onCase }: { pair: Pair; onCase: (id: string) => void }) {
  const { variant, baseline, metric, model } = comparison
  return (
    <Section title={`${words.against(visible(variant), visible(baseline))} · ${visible(metric)} · ${visible(model)}`}>
      <p className={classes['small']}>{words.counts(count(flips.wins), count(flips.losses), count(flips.ties))}</p>
      <div className={classes['plots']}>
        <Cases title={words.lost} rows={flips.lost} onCase={onCase} names={[visible(variant), visible(baseline)]} />
        <Cases title={words.won} rows={flips.won} onCase={onCase} names={[visible(variant), visible(baseline)]} />
      </div>
    </Section>
  )
}

interface CasesProps {
  title: string
  rows: Pair['flips']['won']
  names: readonly [string, string]
  onCase: (id: string) => void
}

function Cases({ title, rows, names, onCase }: CasesProps) {
  const [all, setAll] = useState(false)
  return (
    <div className={classes['stack']}>
      <h3>{title}</h3>
      {rows.length === 0 ? (
        <p className={classes['quiet']}>{words.none}</p>
      ) : (
        <PlainTable
          caption={title}
          columns={[words.case, ...names]}
          rows={rows.slice(0, all ? rows.length : MOST).map((flip) => ({
            key: flip.case,
            cells: [
              <button key="case" type="button" className={classes['link']} onClick={() => onCase(flip.case)}>
                {visible(flip.case)}
              </button>,
              figure(flip.variant, 'number'),
              figure(flip.baseline, 'number'),
            ],
          }))}
        />
      )}
      {rows.length > MOST && !all ? (
        <Button variant="default" onClick={() => setAll(true)}>
          {words.all} ({count(rows.length)})
        </Button>
      ) : null}
    </div>
  )
}
