import { useQueries } from '@tanstack/react-query'
import { query, type Values } from '@/api'
import type { Experiment } from './reading'

export type Listed = Experiment & { summary?: Values['ExperimentSummary'] }

/** Experiments with what they came to, where that was kept: asked for a page of them at a time, and shown when it is there. */
export function useSummaries(pages: readonly (readonly Experiment[])[]): Listed[] {
  const kept = useQueries({
    queries: pages.map((rows) => {
      const numbers = rows.flatMap(({ number, status }) => (status === 'done' ? [number] : []))
      return { ...query('SummarizeExperiments', { numbers }), enabled: numbers.length > 0 }
    }),
    combine: (found) => new Map(found.flatMap(({ data }) => data ?? []).map((one) => [one.experiment, one])),
  })
  return pages.flat().map((row) => ({ ...row, summary: kept.get(row.number) }))
}
