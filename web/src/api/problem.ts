import type { Values } from './operation'

/** What went wrong, as the API says it (RFC 9457): what happened, what to do, and a code to switch on. */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly hint: string | null
  readonly retryable: boolean
  readonly instance: string | null
  readonly errors: Values['Detail'][]

  constructor(said: Partial<Omit<Values['Problem'], 'code'>> & { detail: string; code: string }) {
    super(said.detail)
    this.name = 'Problem'
    this.code = said.code
    this.status = said.status ?? 0
    this.hint = said.hint ?? null
    this.retryable = said.retryable ?? false
    this.instance = said.instance ?? null
    this.errors = said.errors ?? []
  }
}

/** Any error as a problem; the browser's own are a server that cannot be reached. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof TypeError && /fetch|network|load failed/i.test(error.message)) {
    return new Problem({
      code: 'unreachable',
      detail: 'The server cannot be reached.',
      hint: 'Is pecia serve still running? The page tries again by itself.',
      retryable: true,
    })
  }
  return new Problem({
    code: 'page_failed',
    detail: error instanceof Error ? error.message : String(error),
    hint: 'This is a fault of the page. Reload it; if it comes again, please report it.',
  })
}
