import { Autocomplete, Button, Group, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ProblemPanel, query, type RequestOf, useChange, type Values } from '@/api'
import { kit, playground as words } from '@/strings'
import classes from './playground.module.css'

type Expected = 'answer' | 'text' | 'none'

interface Props {
  tryout: Values['Tryout']
  column: number
  dataset: string
  onClose: () => void
}

/** Adds what was asked to a dataset, with what is expected of an answer to it. */
export function SaveCase({ tryout, column, dataset, onClose }: Props) {
  const [name, setName] = useState(dataset)
  const [kind, setKind] = useState<Expected>('answer')
  const [text, setText] = useState(tryout.columns[column]?.answer.text ?? '')
  const [split, setSplit] = useState('')
  const { data } = useQuery(query('ListDatasets', { limit: 500 }))
  const save = useChange('SaveTryoutCase', {
    quiet: true,
    said: ({ added, dataset: { name: into, revision } }) => (added > 0 ? words.save.savedCase(into, revision) : words.save.knownCase(into)),
    onDone: onClose,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const request: RequestOf<'SaveTryoutCase'> = { tryout, dataset: name.trim(), split: split.trim() || null }
    if (kind === 'answer') request.expected_from = column
    if (kind === 'text') request.expected = text
    save.mutate(request)
  }
  return (
    <Modal opened onClose={onClose} title={words.save.case}>
      <form onSubmit={submit} className={classes['stack']}>
        <Autocomplete
          size="xs"
          data-autofocus
          label={words.dataset}
          description={words.save.datasetHelp}
          data={data?.data.map((one) => one.name) ?? []}
          value={name}
          onChange={setName}
        />
        <NativeSelect
          label={words.save.expected}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as Expected)}
          data={[
            { value: 'answer', label: words.save.expectedAnswer },
            { value: 'text', label: words.save.expectedText },
            { value: 'none', label: words.save.expectedNone },
          ]}
        />
        {kind === 'text' ? <Textarea aria-label={words.save.expected} autosize minRows={2} maxRows={12} value={text} onChange={(event) => setText(event.currentTarget.value)} /> : null}
        <TextInput label={words.save.split} value={split} onChange={(event) => setSplit(event.currentTarget.value)} />
        {save.error ? <ProblemPanel error={save.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {kit.cancel}
          </Button>
          <Button type="submit" disabled={!name.trim()} loading={save.isPending}>
            {words.save.save}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
