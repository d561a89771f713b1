import { Button, FileInput, Modal, NativeSelect, NumberInput, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ComponentType, type FormEvent, useState } from 'react'
import { ProblemPanel, query, useChange, type Values } from '@/api'
import { open } from '@/lib/open'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { judges } from '@/strings'
import { arePairs, labeledOf, type LabeledItem, readItems } from './labeled-items'
import classes from './judges.module.css'

const words = judges.measure
type Kind = Values['ScorerKind']
/** A judge as it is put together: its kind, and its fields as they are typed. */
export interface JudgeSketch {
  name: string
  type: string
  fields: Record<string, string>
}

interface Props {
  kinds: readonly Kind[]
  /** The form of a scorer by its kind, and the specification that comes of it. */
  Fields: ComponentType<{ title: string; scorer: JudgeSketch; kinds: readonly Kind[]; onChange: (scorer: JudgeSketch) => void }>
  specOf: (scorer: JudgeSketch, kinds: readonly Kind[]) => Record<string, unknown>
  onClose: () => void
}

/** Measure a judge on what people said: in a review queue, or in a file. */
export default function MeasureDialog({ kinds, Fields, specOf, onClose }: Props) {
  const judging = kinds.filter(({ asks_model: asks }) => asks)
  const [scorer, setScorer] = useState<JudgeSketch>({ name: 'judge', type: 'judge', fields: {} })
  const [source, setSource] = useState<'queue' | 'file'>('queue')
  const [queue, setQueue] = useState('')
  const [read, setRead] = useState<{ items: LabeledItem[]; trouble: string | null }>({ items: [], trouble: null })
  const [repeats, setRepeats] = useState<string | number>(3)
  const [most, setMost] = useState<string | number>('')
  const { data: queues } = useQuery(query('ListQueues', { limit: 100 }))
  const reviewed = useQuery({ ...query('ListHumanLabels', { queue }), enabled: queue !== '' })
  const measure = useChange('MeasureJudge', { said: ({ number }) => words.started(number), onDone: onClose, quiet: true })
  const items = source === 'queue' ? (reviewed.data ?? []) : read.items
  const kind = kinds.find(({ type }) => type === scorer.type)
  const lacks = kind?.fields.some(({ name, required }) => required && !scorer.fields[name]?.trim())
  const fits = items.length === 0 || arePairs(items) === (scorer.type === 'preference')

  const take = async (file: File | null) => {
    if (!file) return setRead({ items: [], trouble: null })
    try {
      setRead({ items: readItems(await file.text()), trouble: null })
    } catch (error) {
      setRead({ items: [], trouble: error instanceof Error ? error.message : String(error) })
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    measure.mutate({
      name: scorer.name,
      scorer: open(specOf(scorer, kinds)),
      items: [...items],
      repeats: Number(repeats) || 3,
      ...(most === '' ? {} : { limits: { max_cost: Number(most) } }),
    })
  }
  return (
    <Modal opened onClose={onClose} title={words.title} size="lg">
      <form onSubmit={submit} className={classes['stack']}>
        <Fields title={words.judge} scorer={scorer} kinds={judging} onChange={setScorer} />
        <div>
          <SegmentedControl
            aria-label={words.items}
            value={source}
            onChange={(chosen) => setSource(chosen === 'file' ? 'file' : 'queue')}
            data={[
              { value: 'queue', label: words.fromQueue },
              { value: 'file', label: words.fromFile },
            ]}
          />
        </div>
        {source === 'queue' ? (
          <NativeSelect
            label={words.queue}
            description={words.queueHelp}
            value={queue}
            data={[{ value: '', label: words.chooseQueue }, ...(queues?.data.filter(({ task }) => task !== 'correct').map(({ name }) => ({ value: name, label: name })) ?? [])]}
            onChange={(event) => setQueue(event.currentTarget.value)}
          />
        ) : (
          <FileInput label={words.file} description={words.fileHelp} accept=".jsonl,application/jsonl" placeholder={words.chooseFile} onChange={(file) => void take(file)} />
        )}
        {read.trouble && source === 'file' ? <p role="alert">{visible(read.trouble)}</p> : null}
        {items.length > 0 ? <p>{words.found(count(items.length), count(labeledOf(items)))}</p> : null}
        {fits ? null : <p role="alert">{scorer.type === 'preference' ? words.wantsPairs : words.wantsSingles}</p>}
        <div className={classes['line']}>
          <NumberInput label={words.repeats} description={words.repeatsHelp} min={1} max={9} value={repeats} onChange={setRepeats} />
          <NumberInput label={words.most} description={words.mostHelp} min={0} prefix="$" value={most} onChange={setMost} />
        </div>
        {measure.error ? <ProblemPanel error={measure.error} /> : null}
        <div>
          <Button type="submit" loading={measure.isPending} disabled={!scorer.name || Boolean(lacks) || items.length === 0 || !fits}>
            {words.start}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
