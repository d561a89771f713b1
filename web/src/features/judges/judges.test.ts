import { expect, test } from 'vitest'
import { farthest } from './passport-figures'
import { exampleOf, fitting } from './scorer-reference'

test('the items on which a judge is farthest from people come first, and those it agrees on not at all', () => {
  const labeled = [
    { label: 1, verdict: 1 },
    { label: 0.25, verdict: 0.5 },
    { label: 0, verdict: 1 },
    { label: 0, verdict: 1 },
  ]
  expect(farthest(labeled, 5)).toEqual([
    { label: 0, verdict: 1, items: 2 },
    { label: 0.25, verdict: 0.5, items: 1 },
  ])
})

const kind = (type: string, judges: string) => ({ type, judges, gives: '', about: '', asks_model: false, fields: [] })

test('a scorer is found by its type or by what it judges', () => {
  const kinds = [kind('choice', 'Which of the choices the answer names.'), kind('words', 'The length of the answer.')]
  expect(fitting(kinds, 'LENGTH').map(({ type }) => type)).toEqual(['words'])
  expect(fitting(kinds, ' ').length).toBe(2)
})

const field = (name: string, required: boolean, choices: string[] = []) => ({ name, required, default: null, choices, takes: 'text' as const })

test('the example has every field that has to be given', () => {
  const regex = { ...kind('regex', ''), fields: [field('pattern', true), field('full', false), field('mode', true, ['a', 'b'])] }
  expect(exampleOf(regex)).toBe('scorers:\n  my_score: {type: regex, pattern: …, mode: a}\n')
})
