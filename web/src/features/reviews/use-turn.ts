import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call, type RequestOf, useChange, type Values } from '@/api'

/** Milliseconds in which an item that is looked at is asked for again, so that it stays this reviewer's. */
const HOLD = 5 * 60_000
/** Milliseconds in which is looked again for items that others let go. */
const WAIT = 20_000

/** What the reviewer is to look at now, and the ways to go on: say something, skip, take back. */
export function useTurn(queue: string) {
  const client = useQueryClient()
  const key = ['turn', queue] as const
  // Not among the queries of queues: an event would give out the next item while this one is being said.
  const turn = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call('NextItem', { queue }, { signal }),
    staleTime: 0,
    gcTime: 0,
    refetchInterval: ({ state }) => (state.data?.item ? HOLD : WAIT),
  })
  const take = (next: Values['Turn']) => {
    void client.cancelQueries({ queryKey: key })
    client.setQueryData(key, next)
  }
  const give = useChange('GiveReview', { onDone: take })
  const undo = useChange('UndoReview', { onDone: take })
  const position = turn.data?.item?.position
  const isBusy = give.isPending || undo.isPending
  const say = (said: Omit<RequestOf<'GiveReview'>, 'queue' | 'position'>) => {
    if (position !== undefined && !isBusy) give.mutate({ queue, position, ...said })
  }
  const takeBack = () => {
    if (!isBusy) undo.mutate({ queue })
  }
  return { turn, say, takeBack, isBusy }
}
