import { useCallback, useEffect, useRef, useState } from 'react'
import { problemOf, tryPrompt } from '@/api'
import { open } from '@/lib/open'
import { askedOf, type Column } from './column'
import { answered, beginRun, type Cell, ended, heard, type Row, type Run, WAITING, withCell } from './run'

/** Cells that are asked at once: a browser opens six connections to a server, and the page needs some itself. */
const AT_ONCE = 4
/** Runs that can be looked at again. */
const KEPT = 20

type Change = (row: number, column: number, change: (cell: Cell) => Cell) => void

/** The runs of this visit, newest first, and how to begin, stop and repeat one. They live as long as the page. */
export function useRuns() {
  const [runs, setRuns] = useState<readonly Run[]>([])
  const stops = useRef(new Set<AbortController>())
  const number = useRef(0)

  const stop = useCallback(() => {
    for (const one of stops.current) one.abort()
    stops.current.clear()
  }, [])
  useEffect(() => stop, [stop])

  const carryOut = useCallback(async (run: Run, places: readonly (readonly [number, number])[]) => {
    const ending = new AbortController()
    stops.current.add(ending)
    const change: Change = (row, column, changed) =>
      setRuns((all) => all.map((one) => (one.number === run.number ? withCell(one, row, column, changed) : one)))
    const left = [...places]
    const work = async () => {
      for (let place = left.shift(); place; place = left.shift()) await fill(run, place, ending.signal, change)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    stops.current.delete(ending)
  }, [])

  const start = useCallback(
    (columns: readonly Column[], rows: readonly Row[]) => {
      stop()
      number.current += 1
      const run = beginRun(number.current, new Date(), columns, rows)
      setRuns((all) => [run, ...all].slice(0, KEPT))
      void carryOut(run, rows.flatMap((_, row) => columns.map((__, column) => [row, column] as const)))
    },
    [stop, carryOut],
  )
  const again = useCallback(
    (run: Run, row: number, column: number) => {
      setRuns((all) => all.map((one) => (one.number === run.number ? withCell(one, row, column, () => WAITING) : one)))
      void carryOut(run, [[row, column]])
    },
    [carryOut],
  )
  return { runs, start, stop, again }
}

/** Ask one cell, and note what comes in. */
async function fill(run: Run, [row, column]: readonly [number, number], signal: AbortSignal, change: Change): Promise<void> {
  const asked = run.columns[column]
  const variables = run.rows[row]?.variables
  if (!asked || !variables) return
  if (signal.aborted) {
    change(row, column, (cell) => ended(cell, 'stopped'))
    return
  }
  change(row, column, (cell) => ({ ...cell, state: 'running' }))
  try {
    const onPiece = (piece: Parameters<typeof heard>[1]) => change(row, column, (cell) => heard(cell, piece))
    const { columns } = await tryPrompt({ columns: [askedOf(asked)], variables: open(variables) }, { signal, onPiece })
    const [tried] = columns
    if (tried) change(row, column, (cell) => answered(cell, tried))
  } catch (error) {
    change(row, column, (cell) => (signal.aborted ? ended(cell, 'stopped') : ended(cell, 'failed', problemOf(error))))
  }
}
