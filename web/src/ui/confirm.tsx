import { lazy, type ReactNode, Suspense, useSyncExternalStore } from 'react'

const Ask = lazy(() => import('./confirm-dialog'))

export interface Question {
  title: string
  /** What will happen, and what will not. */
  body: ReactNode
  /** The verb on the button. */
  action: string
  danger?: boolean
  /** What has to be typed first, for what cannot be taken back. */
  typed?: string
}

export interface Asked extends Question {
  answer: (yes: boolean) => void
}

let asked: Asked | null = null
const listeners = new Set<() => void>()
const set = (question: Asked | null) => {
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
  return (
    <Suspense fallback={null}>
      {question ? <Ask {...question} /> : null}
    </Suspense>
  )
}
