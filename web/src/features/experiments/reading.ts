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

/** Whether somebody should look: no good answer, or a scorer that could say nothing. */
export const isBad = ({ answer, scores }: Pick<Run, 'answer' | 'scores'>): boolean =>
  answer.state !== 'ok' || Object.values(scores).some(({ is }) => is === 'unscored')

/** About what the rest costs, in dollars, as the pilot tells it; null where it cannot. */
export function restOf(estimate: Experiment['estimate']): string | null {
  const value = estimate?.cost?.value
  return value === undefined || value === null ? null : `$${value.toFixed(2)}`
}
