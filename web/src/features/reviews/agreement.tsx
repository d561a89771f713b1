import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ProblemPanel, query, useChange, type Values } from '@/api'
import { count, figure } from '@/lib/number'
import { visible } from '@/lib/visible'
import { kit, reviews as words } from '@/strings'
import { confirm } from '@/ui/confirm'
import { IntervalPlot } from '@/ui/interval-plot'
import { KeyValues } from '@/ui/key-values'
import { Moment } from '@/ui/moment'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './reviews.module.css'

const texts = words.results
const said = (value: number | null) => (value === null ? kit.none : figure(value, 'number'))

/** How far a queue has come, how far its reviewers agree, and what they differ on. */
export function Agreement({ queue }: { queue: Values['Queue'] }) {
  const { data, error, refetch } = useQuery(query('GetAgreement', { queue: queue.name }))
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={8} />
  const { alpha, pairs, reviewers, disputed, done, items, shared } = data
  const ranges = [{ name: texts.alpha, range: alpha }, ...pairs.map(({ one, other, kappa }) => ({ name: `${visible(one)} · ${visible(other)}`, range: kappa }))]
  return (
    <div className={classes['stack']}>
      <Section title={texts.soFar} aside={<Acts queue={queue} />}>
        <KeyValues
          rows={[
            [texts.done, words.of(count(done), count(items))],
            [texts.shared, count(shared)],
            [words.metric, <code key="metric">human:{queue.name}</code>],
            [words.form.experiment, <a key="experiment" href={`/experiments/${queue.experiment}`}>{words.experiment(queue.experiment)}</a>],
            [words.columns.when, <Moment key="when" at={queue.created_at} both />],
          ]}
        />
        {queue.equal > 0 ? <p className={classes['small']}>{words.equal(queue.equal)}</p> : null}
      </Section>
      {alpha.value === null ? (
        <p className={classes['quiet']}>{texts.none}</p>
      ) : (
        <Section title={words.tabs.results}>
          <IntervalPlot
            title={texts.plot}
            rows={ranges.map(({ name, range }) => ({ key: name, label: name, scale: 'number', mean: range.value, low: range.low ?? undefined, high: range.high ?? undefined, n: range.n }))}
          />
          <p className={classes['small']}>{texts.alphaHelp}</p>
        </Section>
      )}
      {reviewers.length > 0 ? (
        <Section title={texts.reviewers}>
          <PlainTable
            caption={texts.reviewers}
            columns={[texts.reviewer, texts.given, texts.skipped, texts.mean]}
            rows={reviewers.map(({ reviewer, given, skipped, mean }) => ({ key: reviewer, cells: [visible(reviewer), count(given), count(skipped), said(mean)] }))}
          />
        </Section>
      ) : null}
      {disputed.length > 0 ? (
        <Section title={texts.disputed}>
          <p className={classes['quiet']}>{texts.disputedHelp}</p>
          <p className={classes['line']}>
            {disputed.map((position) => (
              <code key={position}>{texts.item(position)}</code>
            ))}
          </p>
        </Section>
      ) : null}
    </div>
  )
}

function Acts({ queue: { name, task, status } }: { queue: Values['Queue'] }) {
  const close = useChange('CloseQueue', { said: (queue) => words.closed(queue.name) })
  const apply = useChange('ApplyCorrections', { said: ({ dataset }) => words.applied(dataset.name, dataset.revision) })
  const onClose = async () => {
    if (await confirm({ title: words.closeTitle(name), body: words.closeSays, action: words.close, danger: true })) close.mutate({ queue: name })
  }
  const onApply = async () => {
    if (await confirm({ title: words.applyTitle, body: words.applySays, action: words.apply })) apply.mutate({ queue: name })
  }
  return (
    <span className={classes['line']}>
      <a href={`/api/v1/queues/${encodeURIComponent(name)}/labels`}>{words.labels}</a>
      {task === 'correct' ? (
        <Button variant="default" loading={apply.isPending} onClick={() => void onApply()}>
          {words.apply}
        </Button>
      ) : null}
      {status === 'open' ? (
        <Button variant="default" loading={close.isPending} onClick={() => void onClose()}>
          {words.close}
        </Button>
      ) : null}
    </span>
  )
}
