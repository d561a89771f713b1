import { useQuery } from '@tanstack/react-query'
import { call } from '@/api'
import type { Event } from './events'

/** Events that the server gives at once. */
const AT_ONCE = 1000

/** The last events, oldest first, and whether there are older ones. */
async function last(count: number, signal: AbortSignal): Promise<{ events: Event[]; hasOlder: boolean }> {
  const { next } = await call('ListEvents', { since: -1 }, { signal })
  const from = Math.max(0, next - count)
  const events: Event[] = []
  for (let since = from; since < next; ) {
    // Each stretch begins where the one before ended.
    // oxlint-disable-next-line no-await-in-loop
    const found = await call('ListEvents', { since, limit: Math.min(AT_ONCE, next - since) }, { signal })
    if (found.events.length === 0) break
    events.push(...found.events)
    since = found.next
  }
  return { events, hasOlder: from > 0 }
}

/** So many of the last events. They are read again with every event that comes. */
export function useActivity(count: number) {
  return useQuery({ queryKey: ['events', 'ListEvents', { count }], queryFn: ({ signal }) => last(count, signal), placeholderData: (before) => before })
}
