import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { ProblemPanel, useChange, type Values } from '@/api'
import { open } from '@/lib/open'
import { datasets, kit } from '@/strings'
import classes from './datasets.module.css'

const words = datasets.add

interface Props {
  dataset: Values['Dataset']
  /** A case that is there, for the variables and what they hold. */
  like: Values['Case'] | undefined
  onClose: () => void
  onDone: () => void
}

/** Text as it stands, except where the other cases hold something else: that is JSON. */
function valueOf(text: string, like: unknown): unknown {
  if (like === undefined || like === null || typeof like === 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Writes one more case, with the variables that the others have. */
export default function AddCase({ dataset, like, onClose, onDone }: Props) {
  const sample = (like?.input ?? {}) as Readonly<Record<string, unknown>>
  const [fields, setFields] = useState(() => [...Object.keys(sample), ...(like ? [] : [''])].map((name) => ({ name, value: '' })))
  const [expected, setExpected] = useState('')
  const [split, setSplit] = useState('')
  const add = useChange('AddCases', {
    quiet: true,
    said: ({ added, dataset: { revision } }) => (added > 0 ? words.added(added, revision) : words.known),
    onDone,
  })
  const put = (at: number, changed: Partial<(typeof fields)[number]>) => setFields(fields.map((one, place) => (place === at ? { ...one, ...changed } : one)))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const named = fields.filter(({ name }) => name.trim())
    const input = Object.fromEntries(named.map(({ name, value }) => [name.trim(), valueOf(value, sample[name])]))
    const row = { input, ...(expected ? { expected: valueOf(expected, like?.expected) } : {}) }
    add.mutate({ dataset: dataset.name, rows: [open(row)], split: split.trim() || null, parent: dataset.revision })
  }
  return (
    <Modal opened onClose={onClose} title={words.title} size="lg">
      <form onSubmit={submit} className={classes['stack']}>
        {fields.map(({ name, value }, at) =>
          name in sample ? (
            <Textarea
              key={name}
              data-autofocus={at === 0 || undefined}
              label={name}
              description={typeof sample[name] === 'string' ? undefined : words.json}
              autosize
              minRows={2}
              maxRows={14}
              value={value}
              onChange={(event) => put(at, { value: event.currentTarget.value })}
            />
          ) : (
            // A new variable has no name but its place.
            // oxlint-disable-next-line react/no-array-index-key
            <div key={at} className={classes['pair']}>
              <TextInput label={words.variable} value={name} onChange={(event) => put(at, { name: event.currentTarget.value })} />
              <Textarea label={words.value} autosize value={value} onChange={(event) => put(at, { value: event.currentTarget.value })} />
            </div>
          ),
        )}
        <div>
          <Button size="compact-xs" variant="default" onClick={() => setFields([...fields, { name: '', value: '' }])}>
            {words.more}
          </Button>
        </div>
        <Textarea label={words.expected} autosize maxRows={14} value={expected} onChange={(event) => setExpected(event.currentTarget.value)} />
        <TextInput label={words.split} value={split} onChange={(event) => setSplit(event.currentTarget.value)} />
        {add.error ? <ProblemPanel error={add.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {kit.cancel}
          </Button>
          <Button type="submit" disabled={!fields.some(({ name, value }) => name.trim() && value)} loading={add.isPending}>
            {words.add}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
