import { expect, test } from 'vitest'
import { blocksOf, spansOf } from './markdown'
import { stepsOf } from './scale'

test('guidance is read as headings, lists and paragraphs', () => {
  expect(blocksOf('# Tone\n\nRate it.\nNot facts.\n\n- 1: bad\n- 5: good').map(({ kind, lines }) => [kind, lines.length])).toEqual([
    ['heading', 1],
    ['paragraph', 2],
    ['list', 2],
  ])
})

test('marks inside a line become spans, and HTML stays a text', () => {
  expect(spansOf('the **tone**, *not* `facts` <b>')).toEqual([
    { kind: 'text', text: 'the ' },
    { kind: 'strong', text: 'tone' },
    { kind: 'text', text: ', ' },
    { kind: 'em', text: 'not' },
    { kind: 'text', text: ' ' },
    { kind: 'code', text: 'facts' },
    { kind: 'text', text: ' <b>' },
  ])
})

test('a scale of at most ten steps has a key for each, a longer one has none', () => {
  expect(stepsOf({ low: 1, high: 3, words: { 1: 'rude' } })).toEqual([
    { value: 1, word: 'rude', key: '1' },
    { value: 2, word: '', key: '2' },
    { value: 3, word: '', key: '3' },
  ])
  expect(stepsOf({ low: 0, high: 100 }).every(({ key }) => key === null)).toBe(true)
  expect(stepsOf({ low: -2, high: 2 }).map(({ key }) => key)).toEqual(['1', '2', '3', '4', '5'])
})
