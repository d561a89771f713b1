import { Button, Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ProblemPanel, query, type Values } from '@/api'
import { written } from '@/lib/open'
import { shortened, visible } from '@/lib/visible'
import { datasets as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { CopyId } from '@/ui/copy-id'
import { LongText } from '@/ui/long-text'
import { Moment } from '@/ui/moment'
import { PlainTable } from '@/ui/plain-table'
import { Skeletons } from '@/ui/skeletons'
import classes from './datasets.module.css'

const SHOWN = 400

interface Props {
  dataset: string
  id: string
  /** Absent while its page is not read yet. */
  found: Values['Case'] | undefined
  onClose: () => void
}

/** One case: all of it, and what experiments got for an answer to it. */
export default function CaseDrawer({ dataset, id, found, onClose }: Props) {
  return (
    <Drawer opened onClose={onClose} position="right" size="xl" title={words.case.title(visible(id))}>
      <div className={classes['stack']}>
        {found ? <Whole found={found} /> : null}
        <h3>{words.case.history}</h3>
        <History dataset={dataset} id={id} />
      </div>
    </Drawer>
  )
}

function Whole({ found }: { found: Values['Case'] }) {
  const { input, expected, split, cluster, metadata } = found
  const vars = Object.fromEntries(Object.entries(input).map(([name, value]) => [name, written(value)]))
  return (
    <>
      <div className={classes['line']}>
        <Button variant="default" renderRoot={(props) => <Link {...props} to="/playground" search={{ vars }} />}>
          {words.case.try}
        </Button>
        {split ? <Badge>{split}</Badge> : null}
        {cluster ? <Badge>{visible(cluster)}</Badge> : null}
        <CopyId value={location.href} shown={words.case.copy} label={words.case.copy} />
      </div>
      {Object.entries(vars).map(([name, text]) => (
        <Field key={name} name={name} text={text} />
      ))}
      <Field name={words.rows.expected} text={expected === null ? words.rows.nothingExpected : written(expected)} />
      {Object.keys(metadata).length > 0 ? <Field name={words.rows.metadata} text={written(metadata)} /> : null}
    </>
  )
}

function Field({ name, text }: { name: string; text: string }) {
  return (
    <div className={classes['field']}>
      <h3>{visible(name)}</h3>
      <LongText text={text} label={name} />
    </div>
  )
}

function History({ dataset, id }: { dataset: string; id: string }) {
  const { data, error } = useQuery(query('ListCaseRuns', { dataset, case: id }))
  if (error) return <ProblemPanel error={error} />
  if (!data) return <Skeletons />
  const asked = data.filter(({ same_input }) => same_input)
  if (asked.length === 0) return <p className={classes['quiet']}>{words.case.noHistory}</p>
  const names = words.case
  return (
    <>
      <PlainTable
        caption={names.history}
        columns={[names.experiment, names.arm, names.answer, names.scores, names.when]}
        rows={asked.flatMap(({ experiment, name, created_at, runs }) =>
          runs.map(({ variant, model, run }) => ({
            key: `${experiment} ${run.arm} ${run.repeat}`,
            cells: [
              <a key="experiment" href={`/experiments/${experiment}`}>
                {experiment} · {visible(name)}
              </a>,
              `${visible(variant)} · ${visible(model)}${run.repeat > 0 ? ` · ${names.repeat(run.repeat)}` : ''}`,
              <div key="answer" className={classes['answer']}>
                {run.answer.state === 'ok' ? null : <Badge tone="wait">{run.answer.state}</Badge>}
                {visible(shortened((run.answer.text ?? '').trim(), SHOWN))}
              </div>,
              Object.entries(run.scores).map(([metric, score]) => `${metric}: ${'value' in score ? score.value : names.unscored}`).join(', '),
              <Moment key="when" at={created_at} />,
            ],
          })),
        )}
      />
      <p className={classes['small']}>{names.older}</p>
    </>
  )
}
