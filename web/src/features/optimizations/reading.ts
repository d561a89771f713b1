/** What an optimization says, read for the page: gains with their sign, their rows, the points of the choice. */
import type { Values } from '@/api'
import type { Tone } from '@/ui/badge'
import type { IntervalRow } from '@/ui/interval-plot'
import { optimization as words } from '@/strings'

export type Found = Values['Optimization']
export type Finalist = Values['Finalist']
type Scale = Values['Comparison']['scale']

const signed = new Intl.NumberFormat('en', { signDisplay: 'exceptZero', minimumFractionDigits: 1, maximumFractionDigits: 1 })
const digits = new Intl.NumberFormat('en', { signDisplay: 'exceptZero', maximumSignificantDigits: 3 })
const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 4 })

/** A difference of shares in points of a hundred, of anything else as it is; with its sign. */
export const gainOf = (value: number, scale: Scale): string => (scale === 'share' ? signed.format(100 * value) : digits.format(value))

export const dollars = (value: number): string => money.format(value)

/** What is said of a comparison's gain where there is one. */
export const shownGain = (found: Values['Comparison'] | null): string =>
  found === null || found.difference === null ? '' : gainOf(found.difference, found.scale)

const OUTCOMES: Record<NonNullable<Found['outcome']>, Tone> = {
  confirmed: 'good',
  exploration: 'wait',
  no_headroom: 'plain',
  not_confirmed: 'bad',
  nothing_found: 'plain',
}
const STATUSES: Record<Found['status'], Tone> = { planned: 'wait', running: 'wait', stopped: 'bad', done: 'plain' }

/** The word for how an optimization stands, and its tone: its outcome once there is one. */
export function standingOf({ status, outcome }: Pick<Found, 'status' | 'outcome'>): { word: string; tone: Tone } {
  if (outcome) return { word: words.outcomes[outcome], tone: OUTCOMES[outcome] }
  return { word: words.statuses[status], tone: STATUSES[status] }
}

/** The search gain and, where it was measured, the confirmed gain below it. */
export function gainRows({ search, confirmed }: Pick<Found, 'search' | 'confirmed'>): IntervalRow[] {
  const measured = [
    ['search', words.searched, search],
    ['confirmed', words.confirmedOn, confirmed],
  ] as const
  return measured.flatMap(([key, label, found]) => {
    if (!found) return []
    const size = found.scale === 'share' ? 100 : 1
    const { difference, interval, n } = found
    const mean = difference === null ? null : size * difference
    return [{ key, label, scale: 'number' as const, mean, n, ...(interval ? { low: size * interval.low, high: size * interval.high } : {}) }]
  })
}

/** How much of the search gain was gone on the sealed cases: below zero where they show more; null before that is known. */
export function shrinkageOf({ search, confirmed }: Pick<Found, 'search' | 'confirmed'>): number | null {
  if (search?.difference === undefined || search.difference === null) return null
  if (confirmed?.difference === undefined || confirmed.difference === null) return null
  return search.difference - confirmed.difference
}

/** US dollars for each confirmed point of a hundred; null without a price or a confirmed gain. */
export function costPerPoint({ cost, confirmed }: Pick<Found, 'cost' | 'confirmed'>): number | null {
  const gain = confirmed?.difference ?? 0
  return cost !== null && cost > 0 && gain > 0 ? cost / (100 * gain) : null
}

export type Standing = keyof typeof words.standing

/** Where a finalist stands in the choice. */
export function standing({ label, on_front }: Pick<Finalist, 'label' | 'on_front'>, winner: string | undefined): Standing {
  if (label === winner) return 'winner'
  return on_front ? 'front' : 'beaten'
}

export interface Point {
  x: number
  y: number
  label: string
}

/** The finalists by tokens and gain in points, and the prompt itself at a gain of nothing. */
export function choicePoints(found: Pick<Found, 'finalists' | 'winner'>, tokens: number): Record<Standing, Point[]> {
  const points: Record<Standing, Point[]> = { winner: [], front: [], beaten: [], baseline: [{ x: tokens, y: 0, label: words.baseline }] }
  for (const one of found.finalists) points[standing(one, found.winner?.label)].push({ x: one.tokens, y: 100 * one.gain, label: one.label })
  return points
}
