/** Cases as files: JSON Lines keep everything, CSV has a column for each variable. */
import type { Values } from '@/api'
import { writeCsv } from '@/lib/csv'
import { written } from '@/lib/open'

type Case = Values['Case']

/** A case as it is imported again, without what it does not say. */
function rowOf({ id, input, expected, metadata, split, cluster }: Case): Record<string, unknown> {
  const beside = { expected, metadata: Object.keys(metadata).length > 0 ? metadata : null, split, cluster }
  return { id, input, ...Object.fromEntries(Object.entries(beside).filter(([, value]) => value !== null && value !== undefined)) }
}

export const asJsonLines = (cases: readonly Case[]): string => cases.map((one) => `${JSON.stringify(rowOf(one))}\n`).join('')

export function asCsv(cases: readonly Case[]): string {
  const names = [...new Set(cases.flatMap(({ input }) => Object.keys(input)))]
  const beside = (['expected', 'split', 'cluster'] as const).filter((name) => cases.some((one) => one[name] !== null))
  const rows = cases.map((one) => [
    one.id,
    ...names.map((name) => textOf((one.input as Record<string, unknown>)[name])),
    ...beside.map((name) => textOf(one[name])),
  ])
  return writeCsv(['id', ...names, ...beside], rows)
}

const textOf = (value: unknown): string => (value === null || value === undefined ? '' : written(value))
