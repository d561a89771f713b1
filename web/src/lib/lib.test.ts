import { expect, test } from 'vitest'
import { blocksOf, spansOf } from './markdown'
import { cutAtMarks } from './marks'
import { figure, plural } from './number'
import { folderOf, parseReference } from './reference'
import { relativeTime } from './time'
import { visible } from './visible'

const now = new Date('2026-11-22T12:00:00Z')

test('a moment is told in the largest unit that fits', () => {
  expect(relativeTime(new Date('2026-11-22T11:59:40Z'), now)).toBe('just now')
  expect(relativeTime(new Date('2026-11-22T11:30:00Z'), now)).toBe('30 min. ago')
  expect(relativeTime(new Date('2026-11-21T12:00:00Z'), now)).toBe('yesterday')
})

test('marks count characters, not UTF-16 units', () => {
  expect(cutAtMarks('😀 refund now', [[2, 8]])).toEqual([
    { text: '😀 ', marked: false, at: 0 },
    { text: 'refund', marked: true, at: 2 },
    { text: ' now', marked: false, at: 8 },
  ])
})

test('marks that are empty mark nothing', () => {
  expect(cutAtMarks('abc', [[0, 0]])).toEqual([{ text: 'abc', marked: false, at: 0 }])
})

test('a reference names a label, a version or neither', () => {
  expect(parseReference('a/b@production')).toEqual({ prompt: 'a/b', label: 'production' })
  expect(parseReference('a/b#7')).toEqual({ prompt: 'a/b', version: 7 })
  expect(parseReference('a/b')).toEqual({ prompt: 'a/b' })
})

test('a name lies in the folder before its last slash', () => {
  expect(folderOf('a/b/c')).toBe('a/b')
  expect(folderOf('a')).toBeNull()
})

test('what the eye cannot see is spelled out', () => {
  expect(visible('a\u202Eb\u200Bc')).toBe('a⟨U+202E⟩b⟨U+200B⟩c')
})

test('figures say their unit', () => {
  expect(figure(0.8123, 'share')).toBe('81.2 %')
  expect(plural(1, 'case')).toBe('1 case')
  expect(plural(1200, 'case')).toBe('1,200 cases')
})

test('a little Markdown is read as headings, lists and paragraphs', () => {
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
