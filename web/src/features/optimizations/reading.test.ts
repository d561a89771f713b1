import { expect, test } from 'vitest'
import type { Values } from '@/api'
import { choicePoints, costPerPoint, gainOf, gainRows, shrinkageOf, standing, standingOf } from './reading'

const compared = (difference: number | null, more: Partial<Values['Comparison']> = {}) =>
  ({ difference, interval: null, n: 60, scale: 'share', ...more }) as Values['Comparison']
const finalist = (label: string, gain: number, tokens: number, on_front: boolean): Values['Finalist'] => ({
  label,
  gain,
  tokens,
  on_front,
  lower: null,
  cost: null,
  latency: null,
})

test('a gain has its sign, in points where it is of shares', () => {
  expect(gainOf(0.123, 'share')).toBe('+12.3')
  expect(gainOf(-0.05, 'share')).toBe('-5.0')
  expect(gainOf(0, 'share')).toBe('0.0')
  expect(gainOf(2.5, 'number')).toBe('+2.5')
})

test('the confirmed gain stands below the search gain, and is left out before it is measured', () => {
  const interval = { low: 0.02, high: 0.18, confidence: 0.95, method: 't' } as const
  const search = compared(0.1, { interval })
  expect(gainRows({ search, confirmed: null }).map(({ key, low, high }) => [key, low, high])).toEqual([['search', 2, 18]])
  expect(gainRows({ search, confirmed: compared(0.04) }).map(({ key, mean }) => [key, mean])).toEqual([
    ['search', 10],
    ['confirmed', 4],
  ])
})

test('shrinkage is what was gone, and unknown before the sealed cases are read', () => {
  expect(shrinkageOf({ search: compared(0.1), confirmed: compared(0.04) })).toBeCloseTo(0.06)
  expect(shrinkageOf({ search: compared(0.1), confirmed: null })).toBeNull()
  expect(shrinkageOf({ search: compared(null), confirmed: compared(0.04) })).toBeNull()
})

test('a confirmed point has a price only where something was paid and gained', () => {
  expect(costPerPoint({ cost: 2, confirmed: compared(0.04) })).toBeCloseTo(0.5)
  expect(costPerPoint({ cost: 2, confirmed: compared(-0.04) })).toBeNull()
  expect(costPerPoint({ cost: null, confirmed: compared(0.04) })).toBeNull()
})

test('the winner is told from the front, the front from what was beaten, and the prompt stands at no gain', () => {
  expect(standing({ label: 'c1', on_front: true }, 'c1')).toBe('winner')
  expect(standing({ label: 'c2', on_front: true }, 'c1')).toBe('front')
  const points = choicePoints({ finalists: [finalist('c1', 0.1, 40, true), finalist('c2', 0.02, 90, false)], winner: null }, 30)
  expect(points.front).toEqual([{ x: 40, y: 10, label: 'c1' }])
  expect(points.beaten).toEqual([{ x: 90, y: 2, label: 'c2' }])
  expect(points.baseline[0]).toMatchObject({ x: 30, y: 0 })
})

test('an outcome says more than a status', () => {
  expect(standingOf({ status: 'done', outcome: 'not_confirmed' })).toEqual({ word: 'not confirmed', tone: 'bad' })
  expect(standingOf({ status: 'stopped', outcome: null })).toEqual({ word: 'stopped', tone: 'bad' })
})
