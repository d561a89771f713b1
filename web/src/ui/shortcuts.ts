import { useEffect, useSyncExternalStore } from 'react'

export interface Shortcut {
  /** `mod+k`, `?`, `/`, or two keys one after the other: `g l`. */
  keys: string
  /** What it does, in the sheet. */
  label: string
  /** The heading it stands under in the sheet. */
  group?: string
  run: () => void
}

// A panel that can pop over is in the page also while it is closed.
const OPEN = '[role=dialog]:not([popover]), [popover]:popover-open'

const bound = new Set<readonly Shortcut[]>()
const listeners = new Set<() => void>()
let everything: readonly Shortcut[] = []
let before = ''
let beforeAt = 0

const changed = () => {
  everything = [...bound].flat()
  for (const listener of listeners) listener()
}

/** The shortcuts that hold while a component is there. Give the same array while they are the same. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    bound.add(shortcuts)
    changed()
    return () => {
      bound.delete(shortcuts)
      changed()
    }
  }, [shortcuts])
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const mod = event.metaKey || event.ctrlKey
  const target = event.target as HTMLElement | null
  const writing = Boolean(target?.isContentEditable || target?.matches('input, textarea, select'))
  const single = mod ? `mod+${event.key.toLowerCase()}` : event.key
  if ((writing && !mod) || event.altKey) return
  const pair = Date.now() - beforeAt < 1000 ? `${before} ${single}` : single
  // What was bound last stands nearest to the reader.
  const found = everything.findLast(({ keys }) => keys === pair) ?? everything.findLast(({ keys }) => keys === single)
  before = single
  beforeAt = Date.now()
  if (!found || document.querySelector(OPEN)) return
  event.preventDefault()
  before = ''
  found.run()
}

/** Hears the keyboard; once, in the shell. */
export function useKeyboard(): void {
  useEffect(() => {
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent)
export const keyNames = (keys: string): string[] =>
  keys.split(/[ +]/).map((key) => (key === 'mod' ? (isMac ? '⌘' : 'Ctrl') : key.length === 1 ? key.toUpperCase() : key))

/** Every shortcut that holds now. */
export function useAllShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => everything,
  )
}
