import { expect, test } from 'vitest'
import { stepsOf } from './scale'

test('a scale of at most ten steps has a key for each, a longer one has none', () => {
  expect(stepsOf({ low: 1, high: 3, words: { 1: 'rude' } })).toEqual([
    { value: 1, word: 'rude', key: '1' },
    { value: 2, word: '', key: '2' },
    { value: 3, word: '', key: '3' },
  ])
  expect(stepsOf({ low: 0, high: 100 }).every(({ key }) => key === null)).toBe(true)
  expect(stepsOf({ low: -2, high: 2 }).map(({ key }) => key)).toEqual(['1', '2', '3', '4', '5'])
})
