import { Button, CloseButton } from '@mantine/core'
import { type ReactNode, useSyncExternalStore } from 'react'
import { kit } from '@/strings'
import classes from './toast.module.css'

interface Options {
  tone?: 'good' | 'bad'
  /** What to do next, or why. */
  hint?: ReactNode
  /** Takes back what was done. */
  onUndo?: () => void
  /** One with the same name takes its place. */
  id?: string
  /** It stays until it is closed. */
  stays?: boolean
}
interface Toast extends Options {
  id: string
  what: string
}

const MOST = 4
let toasts: readonly Toast[] = []
let number = 0
const listeners = new Set<() => void>()
const set = (next: readonly Toast[]) => {
  toasts = next
  for (const listener of listeners) listener()
}
const close = (closed: Toast) => set(toasts.filter((other) => other !== closed))

/** Say what happened; with a way back where there is one. */
export function toast(what: string, options: Options = {}): void {
  number += 1
  const made = { id: `toast-${number}`, ...options, what }
  set([...toasts.filter(({ id }) => id !== made.id), made].slice(-MOST))
  if (!options.stays) setTimeout(() => close(made), options.onUndo || options.tone === 'bad' ? 10_000 : 5000)
}

/** Where they are shown; once, in the shell. */
export function ToastHost() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
  return (
    <section className={classes['toasts']} aria-label={kit.notices} aria-live="polite">
      {shown.map((one) => (
        <div key={one.id} className={classes['toast']} data-tone={one.tone ?? 'good'}>
          <div className={classes['says']}>
            <strong>{one.what}</strong>
            {one.hint ? <div>{one.hint}</div> : null}
          </div>
          {one.onUndo ? (
            <Button
              variant="light"
              size="compact-xs"
              onClick={() => {
                close(one)
                one.onUndo?.()
              }}
            >
              {kit.undo}
            </Button>
          ) : null}
          <CloseButton size="sm" aria-label={kit.close} onClick={() => close(one)} />
        </div>
      ))}
    </section>
  )
}
