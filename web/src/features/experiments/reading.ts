/** How an experiment is read: its arms, its bad answers, its figures in words. */
import type { ResultOf, Values } from '@/api'
import { figure } from '@/lib/number'
import type { Tone } from '@/ui/badge'
import type { IntervalRow } from '@/ui/interval-plot'

export type Experiment = Values['Experiment']
export type Result = ResultOf<'GetResult'>
export type Run = Values['Run']
export type ComparisonRow = Values['ComparisonResult']

export const TONES: Record<Experiment['status'], Tone> = { done: 'good', running: 'plain', planned: 'plain', stopped: 'bad', waiting: 'wait' }
export const isOpen = ({ status }: Pick<Experiment, 'status'>): boolean => status === 'running' || status === 'planned'

/** Runs that brought no good answer. */
export const badOf = ({ progress }: Pick<Experiment, 'progress'>): number =>
  Object.entries(progress.states).reduce((sum, [state, runs]) => (state === 'ok' ? sum : sum + runs), 0)

export interface Arm {
  label: string
  variant: string
  model: string
}

/** The arms in the order of their positions: models outermost. */
export function armsOf({ plan }: Pick<Experiment, 'plan'>): Arm[] {
  const models = Object.keys(plan.models)
  return models.flatMap((model) =>
    plan.variants.map(({ label }) => ({ label: models.length > 1 ? `${label} · ${model}` : label, variant: label, model })),
  )
}

/** A difference with its sign: points of a share, or the figure itself. */
export function signed(value: number, scale: 'share' | 'number'): string {
  const size = scale === 'share' ? Math.abs(100 * value).toFixed(1) : figure(Math.abs(value), 'number')
  return `${value < 0 ? '−' : '+'}${size}`
}

/** The scores of every arm on a metric, to be plotted. */
export function plotted({ arms }: Pick<Result, 'arms'>, metric: string): IntervalRow[] {
  return arms.flatMap(({ label, metrics }) => {
    const estimate = metrics[metric]?.estimate
    if (!estimate) return []
    return [{ key: label, label, scale: estimate.scale, mean: estimate.mean, low: estimate.interval?.low, high: estimate.interval?.high, n: estimate.n }]
  })
}

/** Every metric, those that are concluded from first. */
export function metricsOf({ arms, primary }: Pick<Result, 'arms' | 'primary'>): string[] {
  return [...new Set([...primary, ...arms.flatMap(({ metrics }) => Object.keys(metrics))])]
}

/** A run in short: what each scorer says of it. */
export function scoresOf({ scores }: Pick<Run, 'scores'>): string {
  return Object.entries(scores)
    .map(([metric, score]) => `${metric} ${score.is === 'scored' ? figure(score.value, 'number') : score.reason}`)
    .join(', ')
}

/** Every metric of a plan, those that are concluded from first. */
export const metricsOfPlan = ({ primary, scorers }: Pick<Experiment['plan'], 'primary' | 'scorers'>): string[] => [...new Set([...primary, ...Object.keys(scorers)])]

/** Whether its variants are one prompt with a sentence left out, each in turn. */
export const leavesOut = ({ levels }: Pick<Experiment['plan'], 'levels'>): boolean => Object.values(levels).some((own) => 'sentence' in own)

/** How strongly a sentence is tinted: green for what it buys, red for what it costs, by the largest of all. */
export function tint(difference: number | null, most: number): string | undefined {
  if (!difference) return undefined
  const share = Math.round((22 * Math.abs(difference)) / most)
  return `color-mix(in srgb, var(--mantine-color-${difference > 0 ? 'green' : 'red'}-6) ${share}%, transparent)`
}

/** The arm that scores highest; of equals the first. */
export const bestOf = ({ arms }: Pick<Values['ExperimentSummary'], 'arms'>) =>
  arms.reduce<(typeof arms)[number] | undefined>((best, arm) => ((arm.estimate.mean ?? -Infinity) > (best?.estimate.mean ?? -Infinity) ? arm : best), undefined)

/** About what the rest costs, in dollars, as the pilot tells it; null where it cannot. */
export function restOf(estimate: Experiment['estimate']): string | null {
  const value = estimate?.cost?.value
  return value === undefined || value === null ? null : `$${value.toFixed(2)}`
}
