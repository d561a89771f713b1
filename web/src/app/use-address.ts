import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'

/** Milliseconds after the last change until it stands in the address. */
const LATER = 250

/**
 * What a page keeps in its address but changes with every key: held here at once, put into the address a little
 * later, and read from it again when somebody goes back. `check` is the one of the route.
 */
export function useAddress<S extends object>(search: S, check: (raw: Record<string, unknown>) => S, navigate: (search: S) => void) {
  const here = JSON.stringify(search)
  const [held, setHeld] = useState({ at: here, sent: here, value: search })
  // An address that comes back as it was sent must not take away what has been changed since.
  if (here !== held.at) setHeld({ at: here, sent: held.sent, value: here === held.sent ? held.value : search })
  const later = useDebouncedCallback(navigate, LATER)
  const change = (changed: Partial<S>) => {
    const value = check({ ...held.value, ...changed } as Record<string, unknown>)
    setHeld({ at: here, sent: JSON.stringify(value), value })
    later(value)
  }
  return [held.value, change] as const
}
