import { expect, test } from 'vitest'
import { difference, reach } from './difference'
import { labelsOf, newerThan } from './matrix'

test('a difference of shares is told in points, with its sign', () => {
  expect(difference(0.124, 'share')).toBe('+12.4 points')
  expect(difference(-0.31, 'share')).toBe('−31.0 points')
  expect(difference(0, 'share')).toBe('±0.0 points')
  expect(difference(null, 'share')).toBe('–')
})

test('the axis reaches as far to both sides of nothing', () => {
  expect(reach([-0.2, 0.1])).toBeCloseTo(0.23)
  expect(reach([null, undefined])).toBe(1)
})

test('production comes first, and guarded labels have a column before they stand anywhere', () => {
  const facets = [
    { value: 'canary', count: 1 },
    { value: 'production', count: 9 },
  ]
  expect(labelsOf(facets, [{ label: 'gold' }, { label: 'production' }])).toEqual(['production', 'canary', 'gold'])
})

test('how many versions wait is told by the numbers', () => {
  expect(newerThan(2, 5)).toBe(3)
  expect(newerThan(5, 5)).toBe(0)
  expect(newerThan(2, null)).toBe(0)
})
