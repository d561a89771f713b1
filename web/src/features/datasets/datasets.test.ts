import { expect, test } from 'vitest'
import type { Values } from '@/api'
import { readCsv } from '@/lib/csv'
import { asCsv, asJsonLines } from './export-file'
import { caseOf, casesOf, guessRoles, readFile, troubleOf } from './import-file'

const CASES = [
  { id: 'a', input: { text: 'one, "two"\nthree', n: 1 }, expected: 'x', metadata: {}, split: 'test', cluster: null },
  { id: 'b', input: { text: ' ' }, expected: null, metadata: { from: 'here' }, split: null, cluster: null },
] as unknown as Values['Case'][]

test('CSV is read with quotes, line ends and separators as spreadsheets write them', () => {
  expect(readCsv('\uFEFFa;b\r\n"1;""2""\n3";\r\n')).toEqual({ head: ['a', 'b'], rows: [['1;"2"\n3', '']] })
  expect(readCsv('a,b\n1,2\n\n')).toEqual({ head: ['a', 'b'], rows: [['1', '2']] })
})

test('a file that cannot be read says in which line', () => {
  expect(() => readFile('x.csv', 'a,b\n1,2\n1\n')).toThrow('Line 3')
  expect(() => readFile('x.csv', 'a,b\n"1,2\n')).toThrow('Line 2')
  expect(() => readFile('x.jsonl', '{"a": 1}\n\n[2]\n')).toThrow('Line 3')
  expect(() => readFile('x.jsonl', '{"a": 1}\n{"a"')).toThrow('Line 2')
  expect(() => readFile('x.csv', 'a,b\n')).toThrow('no row')
})

test('columns are guessed by name, and mapped rows are cases', () => {
  const table = readFile('x.csv', 'id,text,label,answer,meta.source\n7,hello,pos,,web\n')
  const roles = guessRoles(table)
  expect(roles).toEqual({ id: 'id', text: 'input', label: 'expected', answer: 'metadata', 'meta.source': 'metadata' })
  expect(caseOf(table.rows[0] ?? {}, roles)).toEqual({ id: '7', input: { text: 'hello' }, expected: 'pos', metadata: { answer: '', 'meta.source': 'web' } })
  expect(troubleOf({ ...roles, answer: 'expected' })).toMatch(/Only one/)
  expect(troubleOf({ id: 'id' })).toMatch(/input/)
})

test('exported JSON Lines are imported as the cases they were', () => {
  const table = readFile('x.jsonl', asJsonLines(CASES))
  expect(table.areCases).toBe(true)
  expect(casesOf(table, {})).toEqual([
    { id: 'a', input: { text: 'one, "two"\nthree', n: 1 }, expected: 'x', split: 'test' },
    { id: 'b', input: { text: ' ' }, metadata: { from: 'here' } },
  ])
})

test('exported CSV is read again as it was written', () => {
  const { head, rows } = readCsv(asCsv(CASES))
  expect(head).toEqual(['id', 'text', 'n', 'expected', 'split'])
  expect(rows).toEqual([['a', 'one, "two"\nthree', '1', 'x', 'test'], ['b', ' ', '', '', '']])
})
