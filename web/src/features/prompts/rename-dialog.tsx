import { Button, Group, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { ProblemPanel, useChange } from '@/api'
import { kit, prompt as words } from '@/strings'

const texts = words.menu

interface Props {
  name: string
  onClose: () => void
  onRenamed: (name: string) => void
}

/** Another name for a prompt. Whoever asks for it by the old one is still answered. */
export default function RenameDialog({ name, onClose, onRenamed }: Props) {
  const [to, setTo] = useState(name)
  const back = useChange('RenamePrompt', { said: () => texts.renamed(to, name), onDone: () => onRenamed(name) })
  const rename = useChange('RenamePrompt', {
    quiet: true,
    said: () => texts.renamed(name, to.trim()),
    undo: () => back.mutate({ prompt: to.trim(), to: name, take_name: true }),
    onDone: () => (onClose(), onRenamed(to.trim())),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    rename.mutate({ prompt: name, to: to.trim() })
  }
  return (
    <Modal opened onClose={onClose} title={texts.renameTitle(name)}>
      <form onSubmit={submit}>
        <TextInput label={texts.newName} description={texts.newNameHelp} value={to} maxLength={200} onChange={(event) => setTo(event.currentTarget.value)} data-autofocus />
        {rename.error ? <ProblemPanel error={rename.error} /> : null}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {kit.cancel}
          </Button>
          <Button type="submit" disabled={!to.trim() || to.trim() === name} loading={rename.isPending}>
            {texts.rename}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
