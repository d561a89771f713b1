/**
 * The log, followed live. One tab holds the connection and tells the others, because a browser opens few to one
 * server; when that tab closes, the next takes over.
 */
import type { Values } from './operation'

export type LogEvent = Pick<Values['Event'], 'seq' | 'action' | 'subject' | 'actor' | 'at'>
export type LiveState = 'live' | 'connecting'
type Told = { kind: 'event'; event: LogEvent } | { kind: 'state'; state: LiveState } | { kind: 'missed' }

interface Listener {
  onEvent: (event: LogEvent) => void
  onState: (state: LiveState) => void
  /** The connection was away: anything may have happened meanwhile. */
  onMissed: () => void
}

/** Follow the log until the returned function is called. */
export function followLog(listener: Listener): () => void {
  const channel = new BroadcastChannel('pecia.log')
  const ended = new AbortController()
  const hear = (told: Told) => {
    if (told.kind === 'event') listener.onEvent(told.event)
    else if (told.kind === 'missed') listener.onMissed()
    else listener.onState(told.state)
  }
  channel.addEventListener('message', (message: MessageEvent<Told>) => hear(message.data))
  const tell = (told: Told) => {
    hear(told)
    channel.postMessage(told)
  }
  navigator.locks
    .request('pecia.log', { signal: ended.signal }, () => hold(tell, ended.signal))
    // Aborting a request for the lock rejects it; that is how it ends.
    .catch(() => undefined)
  return () => {
    ended.abort()
    channel.close()
  }
}

/** Hold the connection until the signal. */
function hold(tell: (told: Told) => void, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const source = new EventSource('/api/v1/events?since=-1')
    let opened = false
    source.addEventListener('ready', () => {
      if (opened) tell({ kind: 'missed' })
      opened = true
      tell({ kind: 'state', state: 'live' })
    })
    source.addEventListener('message', (message: MessageEvent<string>) => {
      tell({ kind: 'event', event: JSON.parse(message.data) as LogEvent })
    })
    source.addEventListener('error', () => tell({ kind: 'state', state: 'connecting' }))
    ended.addEventListener('abort', () => {
      source.close()
      resolve()
    })
  })
}

/** What an event makes stale: the nouns whose queries are read again. */
export function staleAfter({ action }: Pick<LogEvent, 'action'>): string[] {
  if (/^(Label|Proposal)/.test(action)) return ['prompts', 'proposals', 'search', 'facets', 'timeline', 'evidence']
  if (/^(Prompt|Version|Comment|Alias|View|Purpose)/.test(action)) {
    return ['prompts', 'search', 'facets', 'timeline', 'views', 'purposes', 'duplicates', 'shared', 'upstreams']
  }
  if (/^(Experiment|Runs|Sealed)/.test(action)) return ['experiments', 'prompts', 'ranking', 'lessons', 'timeline']
  if (action.startsWith('Dataset')) return ['datasets']
  if (action.startsWith('Optimization')) return ['optimizations', 'experiments']
  if (/^(Queue|Review)/.test(action)) return ['queues']
  if (action.startsWith('Judge')) return ['judges']
  if (action.startsWith('Policy')) return ['policies', 'proposals']
  if (action.startsWith('Standards')) return ['standards', 'prompts']
  if (action.startsWith('Connection')) return ['connections']
  return []
}
