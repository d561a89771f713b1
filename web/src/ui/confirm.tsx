import { Button, Group, Modal, TextInput } from '@mantine/core'
import { type ReactNode, useState, useSyncExternalStore } from 'react'
import { kit } from '@/strings'

interface Question {
  title: string
  /** What will happen, and what will not. */
  body: ReactNode
  /** The verb on the button. */
  action: string
  danger?: boolean
  /** What has to be typed first, for what cannot be taken back. */
  typed?: string
}

let asked: (Question & { answer: (yes: boolean) => void }) | null = null
const listeners = new Set<() => void>()
const set = (question: typeof asked) => {
  asked = question
  for (const listener of listeners) listener()
}

/** Ask before something that cannot simply be undone. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    set({
      ...question,
      answer: (yes) => {
        set(null)
        resolve(yes)
      },
    })
  })
}

/** Where questions are asked; once, in the shell. */
export function ConfirmHost() {
  const question = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => asked,
  )
  return question ? <Ask {...question} /> : null
}

function Ask({ title, body, action, danger, typed, answer }: NonNullable<typeof asked>) {
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
