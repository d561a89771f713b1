/** The one operation whose answer streams: a tryout, piece by piece. */
import { opened } from './client'
import type { RequestOf, ResultOf } from './operation'
import { Problem } from './problem'
import { messagesOf } from './server-events'

export interface Piece {
  column: number
  text: string
  reasoning: string
}

interface Options {
  onPiece: (piece: Piece) => void
  /** Gives the calls up, at the server too. */
  signal: AbortSignal
}

/** Try columns and hear the answers as they come in. Throws a `Problem`. */
export async function tryPrompt(request: RequestOf<'TryPrompt'>, { onPiece, signal }: Options): Promise<ResultOf<'TryPrompt'>> {
  const response = await opened('TryPrompt', request, { signal, accept: 'text/event-stream' })
  for await (const { event, data } of messagesOf(response.body)) {
    if (event === 'piece') onPiece(JSON.parse(data) as Piece)
    if (event === 'done') return JSON.parse(data) as ResultOf<'TryPrompt'>
  }
  throw new Problem({ code: 'unreachable', detail: 'The connection ended before the answer did.', retryable: true })
}
