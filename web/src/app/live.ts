import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { followLog, type LogEvent, staleAfter } from '@/api'
import { checkBuild } from './update-notice'

/** Milliseconds in which events are gathered before anything is read again. */
const GATHERED = 200
/** Pages of a listing that are read again at once; of a longer one only when it is next shown. */
const FEW_PAGES = 3

/** Keep what is shown true: the log says what others, and this tab, have changed. Returns whether it is heard. */
export function useLiveLog(): boolean {
  const client = useQueryClient()
  const [live, setLive] = useState(false)
  useEffect(() => {
    const stale = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = () => {
      timer = undefined
      makeStale(client, stale)
      stale.clear()
    }
    const onEvent = (event: LogEvent) => {
      for (const noun of ['events', ...staleAfter(event)]) stale.add(noun)
      timer ??= setTimeout(flush, GATHERED)
    }
    const onMissed = () => {
      void client.invalidateQueries()
      void checkBuild()
    }
    const stop = followLog({ onEvent, onMissed, onState: (state) => setLive(state === 'live') })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [client])
  return live
}

const isLong = (data: unknown) => ((data as { pages?: unknown[] } | undefined)?.pages?.length ?? 0) > FEW_PAGES

function makeStale(client: QueryClient, nouns: ReadonlySet<string>): void {
  const fits = (key: readonly unknown[]) => nouns.has(String(key[0]))
  void client.invalidateQueries({ predicate: ({ queryKey, state }) => fits(queryKey) && !isLong(state.data) })
  void client.invalidateQueries({
    predicate: ({ queryKey, state }) => fits(queryKey) && isLong(state.data),
    refetchType: 'none',
  })
}
