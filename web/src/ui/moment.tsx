import { useSyncExternalStore } from 'react'
import { absoluteTime, relativeTime } from '@/lib/time'

let now = new Date()
const listeners = new Set<() => void>()
setInterval(() => {
  now = new Date()
  for (const listener of listeners) listener()
}, 30_000)

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** A moment: how long ago, and when exactly on pointing at it and for screen readers. */
export function Moment({ at, both = false }: { at: string; both?: boolean }) {
  const clock = useSyncExternalStore(subscribe, () => now)
  const moment = new Date(at)
  const exactly = absoluteTime(moment)
  return (
    <time dateTime={at} title={exactly}>
      {relativeTime(moment, clock)}
      {both ? ` (${exactly})` : null}
    </time>
  )
}
