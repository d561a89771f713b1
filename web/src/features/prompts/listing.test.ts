import { expect, test } from 'vitest'
import { queryOf, rowsOfHits } from './listing'

test('filters become conditions of the search', () => {
  expect(queryOf('refund "final answer"', { purpose: 'classify', tag: 'a,b', folder: 'support' })).toBe(
    'refund "final answer" folder:support purpose:classify tag:a tag:b',
  )
})

test('a value with spaces is quoted', () => {
  expect(queryOf('', { owner: 'Ada Lovelace' })).toBe('owner:"Ada Lovelace"')
})

test('a hit is a line like any other, with the labels that stand on its version', () => {
  const hit = { prompt: 'a', version: 3, labels: ['production'], is_head: false, excerpts: [] }
  const [row] = rowsOfHits({ pages: [{ method: 'lexical', hits: [hit], next: null, left_out: 0 }], pageParams: [] } as never)
  expect(row).toMatchObject({ name: 'a', head: null, labels: { production: 3 } })
})
