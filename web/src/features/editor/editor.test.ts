import { expect, test } from 'vitest'
import { asType, type Content, contentOf, draftOf, EMPTY, isSame, withParam } from './draft'
import { fixed, marksOf, unitsAt } from './findings'
import { sampleOf, valueOf, valuesOf } from './samples'

const CONTENT: Content = {
  type: 'chat',
  syntax: 'minijinja',
  messages: [
    { role: 'system', content: 'You sort mail.' },
    { role: 'placeholder', content: 'history' },
    { role: 'user', content: [{ type: 'text', text: '{{ mail }}' }] },
  ],
  model: { name: 'openai/gpt-5', params: { temperature: 0 } as never },
  includes: { tone: 'house/tone@production' },
  inputs: { mail: { type: 'string' } as never },
}

test('a content that was edited and left alone is the same content', () => {
  expect(contentOf(draftOf(CONTENT))).toEqual({ content: CONTENT, faults: [] })
  expect(isSame(draftOf(CONTENT), draftOf(CONTENT))).toBe(true)
})

test('what cannot be read yet is told with its place, and the rest is kept', () => {
  const { content, faults } = contentOf({ ...draftOf(CONTENT), tools: '[{' })
  expect(faults.map(({ part }) => part)).toEqual(['tools'])
  expect(content).toEqual(CONTENT)
})

test('a chat made one text keeps every word', () => {
  const draft = asType({ ...EMPTY, messages: [{ key: '1', role: 'system', text: 'One', isJson: false }, { key: '2', role: 'user', text: 'two', isJson: false }] }, 'text')
  expect(contentOf(draft).content).toEqual({ type: 'text', syntax: 'minijinja', template: 'One\n\ntwo' })
})

test('a setting is put into the JSON and taken out again', () => {
  expect(JSON.parse(withParam('{"stop": ["x"]}', 'temperature', 0))).toEqual({ stop: ['x'], temperature: 0 })
  expect(withParam('{"temperature": 0}', 'temperature', undefined)).toBe('')
  expect(withParam('{"temp', 'temperature', 1)).toBe('{"temp')
})

test('findings count characters, marks UTF-16 units', () => {
  expect(unitsAt('😀😀x', 2)).toBe(4)
  expect(fixed('😀 a  b', { offset: 3, end: 5, text: ' ' })).toBe('😀 a b')
  const draft = draftOf({ type: 'text', template: '😀 bad' })
  const finding = { rule: 'r', severity: 'warning', message: 'm', pointer: '/template', line: 1, column: 3, offset: 2, end: 5, fix: null } as const
  expect(marksOf(draft, [finding], null).get('template')?.[0]).toMatchObject({ from: 3, to: 6, severity: 'warning' })
})

test('a sample begins with what the input declares and is read by its kind', () => {
  expect(sampleOf('a', { type: 'string' })).toBe('‹a›')
  expect(sampleOf('a', { type: 'string', enum: ['x', 'y'] })).toBe('x')
  expect(valueOf('7', { type: 'string' })).toBe('7')
  expect(valuesOf({ n: { type: 'integer' }, rows: { type: 'array' } }, { rows: '[1]' })).toEqual({ n: 1, rows: [1] })
})
