import { describe, expect, test } from 'vitest'
import { wordDiff } from './word-diff'

const without = (kind: string, before: string, after: string) =>
  wordDiff(before, after)
    .filter((piece) => piece.kind !== kind)
    .map(({ text }) => text)
    .join('')

describe('what changed, word by word', () => {
  test('names the words that differ', () => {
    expect(wordDiff('a good film', 'a bad film')).toEqual([
      { kind: 'same', text: 'a ' },
      { kind: 'remove', text: 'good' },
      { kind: 'add', text: 'bad' },
      { kind: 'same', text: ' film' },
    ])
  })

  test.each([
    ['', ''],
    ['', 'new'],
    ['old', ''],
    ['one two  three\nfour', 'two three, four'],
    ['äöü 🙂 x', 'äöü 🙃 y'],
    ['w '.repeat(4000), 'v '.repeat(4000)],
  ])('gives both texts back: %j, %j', (before, after) => {
    expect(without('add', before, after)).toBe(before)
    expect(without('remove', before, after)).toBe(after)
  })
})
