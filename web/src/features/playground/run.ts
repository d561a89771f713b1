/** One run of the playground: columns asked over rows of variables, cell by cell. Pure; `use-runs` carries it out. */
import type { Piece, Values } from '@/api'
import type { Column } from './column'

export interface Row {
  key: string
  variables: Readonly<Record<string, unknown>>
  /** What the case expects, where it is one. */
  expected?: unknown
}

export interface Cell {
  state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped'
  text: string
  reasoning: string
  tried?: Values['Tried']
  error?: unknown
}

export interface Run {
  number: number
  at: string
  columns: readonly Column[]
  rows: readonly Row[]
  /** By row, then by column. */
  cells: readonly (readonly Cell[])[]
}

/** The key of the only row of a run whose variables were written by hand. */
export const BY_HAND = ''
export const isOverRows = (run: Run): boolean => run.rows[0]?.key !== BY_HAND

export const WAITING: Cell = { state: 'waiting', text: '', reasoning: '' }

export const beginRun = (number: number, at: Date, columns: readonly Column[], rows: readonly Row[]): Run => ({
  number,
  at: at.toISOString(),
  columns,
  rows,
  cells: rows.map(() => columns.map(() => WAITING)),
})

/** The run with one cell as `change` makes it. */
export const withCell = (run: Run, row: number, column: number, change: (cell: Cell) => Cell): Run => ({
  ...run,
  cells: run.cells.map((cells, at) => (at === row ? cells.map((cell, place) => (place === column ? change(cell) : cell)) : cells)),
})

export const heard = (cell: Cell, { text, reasoning }: Piece): Cell => ({
  ...cell,
  state: 'running',
  text: cell.text + text,
  reasoning: cell.reasoning + reasoning,
})

export const answered = (_: Cell, tried: Values['Tried']): Cell => ({
  state: 'done',
  text: tried.answer.text ?? '',
  reasoning: tried.answer.reasoning ?? '',
  tried,
})

/** A cell that ended without an answer keeps what it has heard. */
export const ended = (cell: Cell, state: 'failed' | 'stopped', error?: unknown): Cell =>
  cell.state === 'done' ? cell : { ...cell, state, error }

export const isUnderWay = (run: Run | undefined): boolean =>
  Boolean(run?.cells.some((cells) => cells.some(({ state }) => state === 'waiting' || state === 'running')))

/** What a row was answered, to be saved of; nothing while no column has. */
export function tryoutOf(run: Run, row: number): Values['Tryout'] | null {
  const columns = run.cells[row]?.flatMap(({ tried }) => tried ?? []) ?? []
  const asked = run.rows[row]
  return columns.length > 0 && asked ? { variables: asked.variables as Record<string, never>, columns } : null
}

export interface Summary {
  answers: number
  /** Milliseconds, the middle one of the answers. */
  latency: number | null
  input: number
  output: number
  /** US dollars; null where one of the answers has no known price. */
  cost: number | null
  bad: number
}

/** What a column comes to over all rows. */
export function summaryOf(run: Run, column: number): Summary {
  const tried = run.cells.flatMap((cells) => cells[column]?.tried ?? [])
  const latencies = tried.map(({ answer }) => answer.latency_ms ?? 0).toSorted((one, other) => one - other)
  const sum = (of: (one: Values['Tried']) => number) => tried.reduce((total, one) => total + of(one), 0)
  return {
    answers: tried.length,
    latency: latencies[Math.floor((latencies.length - 1) / 2)] ?? null,
    input: sum(({ answer }) => answer.usage?.input_tokens ?? 0),
    output: sum(({ answer }) => answer.usage?.output_tokens ?? 0),
    cost: tried.some(({ cost }) => cost === null) ? null : sum(({ cost }) => cost ?? 0),
    bad: tried.filter(({ answer }) => answer.state !== 'ok').length,
  }
}
