import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { ProblemPanel, useChange, type Values } from '@/api'
import { parseReference } from '@/lib/reference'
import { kit, playground as words } from '@/strings'
import classes from './playground.module.css'

interface Props {
  tryout: Values['Tryout']
  column: number
  /** The prompt the draft began as. */
  prompt: string
  onClose: () => void
}

/** Keeps what a column asked as a version: exactly what was tried. */
export function SaveVersion({ tryout, column, prompt, onClose }: Props) {
  const navigate = useNavigate()
  const [name, setName] = useState(parseReference(prompt).prompt)
  const [note, setNote] = useState('')
  const save = useChange('SaveTryoutVersion', {
    quiet: true,
    said: ({ created, version }) => (created ? words.save.savedVersion : words.save.sameVersion)(`${version.prompt}#${version.number}`),
    onDone: ({ version }) => {
      onClose()
      void navigate({ to: '/prompts/$', params: { _splat: version.prompt }, search: { version: version.number } })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ tryout, column, prompt: name.trim(), note: note.trim() })
  }
  return (
    <Modal opened onClose={onClose} title={words.save.version}>
      <form onSubmit={submit} className={classes['stack']}>
        <TextInput data-autofocus label={words.save.promptName} description={words.save.promptHelp} placeholder={words.promptPlaceholder} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Textarea label={words.save.note} description={words.save.noteHelp} autosize minRows={2} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
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
