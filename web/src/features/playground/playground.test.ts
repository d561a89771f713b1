import { expect, test } from 'vitest'
import type { Values } from '@/api'
import { askedOf, readColumns, sameColumn } from './column'
import { answered, beginRun, ended, heard, isUnderWay, summaryOf, tryoutOf, withCell } from './run'
import { allInputs, valuesOf } from './variables'

const COLUMNS = [{ model: 'scripted/echo', prompt: 'a#1' }, { model: 'scripted/echo', content: { template: 'Say {{ it }}' } }]
const ROWS = [{ key: '1', variables: { it: 'x' } }]
const tried = (text: string, cost: number | null, latency_ms: number) =>
  ({ column: { model: 'm/m' }, digest: 'd', version: null, cost, answer: { state: 'ok', text, latency_ms, usage: { input_tokens: 2, output_tokens: 3 } } }) as Values['Tried']

test('columns of an address are read leniently and asked as the API wants them', () => {
  const columns = readColumns([...COLUMNS, 7, null, { prompt: 4 }])
  expect(columns).toEqual([...COLUMNS, { model: '' }])
  expect(askedOf({ model: 'm/m', prompt: 'a', params: {} })).toEqual({ model: 'm/m', prompt: 'a' })
  expect(readColumns('nothing')).toEqual([])
})

test('a column that says the same asks the same', () => {
  expect(sameColumn({ model: 'm/m', prompt: 'a', params: {} }, { model: 'm/m', prompt: 'a' })).toBe(true)
  expect(sameColumn({ model: 'm/m', prompt: 'a' }, { model: 'm/n', prompt: 'a' })).toBe(false)
})

test('what a variable takes says how it is read, and what is left empty is not sent', () => {
  const inputs = { text: { type: 'string' }, many: { type: 'array' }, none: {} }
  expect(valuesOf({ text: '1', many: '[1]', none: '', other: 'x' }, inputs)).toEqual({ text: '1', many: [1] })
  expect(valuesOf({ many: '[1' }, inputs)).toEqual({ many: '[1' })
  expect(allInputs([{ a: { type: 'array' } }, undefined, { a: {}, b: {} }])).toEqual({ a: { type: 'array' }, b: {} })
})

test('a cell grows piece by piece, and one that is stopped keeps what it heard', () => {
  let run = beginRun(1, new Date(0), COLUMNS, ROWS)
  expect(isUnderWay(run)).toBe(true)
  run = withCell(run, 0, 0, (cell) => heard(heard(cell, { column: 0, text: 'a', reasoning: '' }), { column: 0, text: 'b', reasoning: '' }))
  run = withCell(run, 0, 0, (cell) => ended(cell, 'stopped'))
  run = withCell(run, 0, 1, (cell) => answered(cell, tried('done', 0.5, 10)))
  expect(run.cells[0]?.map(({ state, text }) => [state, text])).toEqual([['stopped', 'ab'], ['done', 'done']])
  expect(isUnderWay(run)).toBe(false)
  expect(tryoutOf(run, 0)?.columns).toHaveLength(1)
})

test('a column comes to its tokens, its cost and its middle latency, and to no cost where one is unknown', () => {
  let run = beginRun(1, new Date(0), COLUMNS, [...ROWS, { key: '2', variables: {} }])
  expect(tryoutOf(run, 0)).toBeNull()
  run = withCell(run, 0, 0, (cell) => answered(cell, tried('x', 0.5, 10)))
  run = withCell(run, 1, 0, (cell) => answered(cell, tried('y', 0.25, 30)))
  expect(summaryOf(run, 0)).toEqual({ answers: 2, latency: 10, input: 4, output: 6, cost: 0.75, bad: 0 })
  run = withCell(run, 1, 0, (cell) => answered(cell, tried('y', null, 30)))
  expect(summaryOf(run, 0).cost).toBeNull()
})
