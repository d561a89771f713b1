import { useQuery } from '@tanstack/react-query'
import { ProblemPanel, query } from '@/api'
import { visible } from '@/lib/visible'
import { compare as words, prompt as kept } from '@/strings'
import { Badge } from '@/ui/badge'
import { ContentDiff } from '@/ui/content-diff'
import type { DiffForm } from '@/ui/diff-view'
import { Moment } from '@/ui/moment'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './compare.module.css'

interface Props {
  prompt: string
  before: number
  after: number
  labels: Readonly<Record<string, number>>
  as: DiffForm
  onAs: (as: DiffForm) => void
}

/** Who made the two and why, and everything in which their contents differ. */
export function Compared({ prompt, before, after, labels, as, onAs }: Props) {
  const { data, error, refetch } = useQuery(query('CompareVersions', { prompt, before, after }))
  return (
    <>
      <Section title={words.facts}>
        <Facts prompt={prompt} numbers={[before, after]} labels={labels} />
      </Section>
      <Section title={words.texts}>
        {error ? <ProblemPanel error={error} onRetry={() => void refetch()} /> : null}
        {data ? <ContentDiff diff={data} as={as} onAs={onAs} /> : error ? null : <Skeletons lines={10} />}
      </Section>
    </>
  )
}

function Facts({ prompt, numbers, labels }: { prompt: string; numbers: readonly [number, number]; labels: Props['labels'] }) {
  const older = useQuery(query('GetVersion', { prompt, version: numbers[0] }))
  const newer = useQuery(query('GetVersion', { prompt, version: numbers[1] }))
  if (!older.data || !newer.data) return older.error || newer.error ? null : <Skeletons lines={3} />
  return (
    <PlainTable
      caption={words.facts}
      columns={[words.version, words.note, words.author, words.committed, words.labels]}
      rows={[older.data, newer.data].map(({ number, note, author, created_at: at }, index) => ({
        key: index === 0 ? 'before' : 'after',
        cells: [
          <strong key="number">{kept.version(number)}</strong>,
          visible(note) || kept.noNote,
          visible(author),
          <Moment key="at" at={at} both />,
          <span key="labels" className={classes['line']}>
            {Object.keys(labels)
              .filter((label) => labels[label] === number)
              .map((label) => (
                <Badge key={label} tone="good">
                  {label}
                </Badge>
              ))}
          </span>,
        ],
      }))}
    />
  )
}
