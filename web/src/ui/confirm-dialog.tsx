import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { kit } from '@/strings'
import type { Asked } from './confirm'

/** The question on the screen. */
export default function Ask({ title, body, action, danger, typed, answer }: Asked) {
  const [text, setText] = useState('')
  return (
    <Modal opened onClose={() => answer(false)} title={title}>
      <div>{body}</div>
      {typed ? (
        <TextInput mt="md" label={kit.typeToConfirm(typed)} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      ) : null}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => answer(false)}>
          {kit.cancel}
        </Button>
        <Button color={danger ? 'red.9' : undefined} disabled={typed !== undefined && text !== typed} onClick={() => answer(true)} data-autofocus={!typed || undefined}>
          {action}
        </Button>
      </Group>
    </Modal>
  )
}
