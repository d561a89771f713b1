/** Findings as marks in the texts they are about. The server counts characters, the editor UTF-16 units. */
import type { Diagnostic } from '@codemirror/lint'
import type { Problem, Values } from '@/api'
import { editor as words } from '@/strings'
import { type Draft, textsOf } from './draft'

const SEVERITIES = { blocker: 'error', warning: 'warning', hint: 'info' } as const

/** Where the character with this number stands in UTF-16 units. */
export function unitsAt(text: string, characters: number): number {
  let units = 0
  for (let left = characters; left > 0 && units < text.length; left -= 1) {
    units += (text.codePointAt(units) ?? 0) > 0xff_ff ? 2 : 1
  }
  return units
}

/** Where a line and a column, counted from 1, stand. */
function placeAt(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0)
  return Math.min(text.length, before + unitsAt(text.slice(before), column - 1))
}

/** The marks of every text, by the key of its message. */
export function marksOf(draft: Draft, findings: readonly Values['Finding'][], problem: Problem | null): Map<string, Diagnostic[]> {
  const texts = textsOf(draft)
  const marks = new Map<string, Diagnostic[]>()
  const put = (key: string, mark: Diagnostic) => marks.set(key, [...(marks.get(key) ?? []), mark])
  for (const { pointer, offset, end, severity, message, rule, fix } of findings) {
    const found = texts.get(pointer)
    if (!found) continue
    const from = unitsAt(found.text, offset ?? 0)
    put(found.key, {
      from,
      to: Math.max(from, unitsAt(found.text, end ?? offset ?? 0)),
      severity: SEVERITIES[severity],
      source: rule,
      message,
      actions: fix ? [{ name: words.fix, apply: (view) => view.dispatch({ changes: changeOf(found.text, fix) }) }] : [],
    })
  }
  for (const { pointer, line, column, detail } of problem?.errors ?? []) {
    const found = [...texts].find(([at]) => pointer?.startsWith(at))?.[1]
    if (!found) continue
    const from = placeAt(found.text, line ?? 1, column ?? 1)
    put(found.key, { from, to: Math.min(found.text.length, from + 1), severity: 'error', message: detail })
  }
  return marks
}

const changeOf = (text: string, { offset, end, text: insert }: Values['Fix']) => ({
  from: unitsAt(text, offset),
  to: unitsAt(text, end),
  insert,
})

/** A text with a fix applied. */
export function fixed(text: string, fix: Values['Fix']): string {
  const { from, to, insert } = changeOf(text, fix)
  return text.slice(0, from) + insert + text.slice(to)
}

/** A draft with the fix of a finding applied; the draft itself where the finding has none. */
export function withFix(draft: Draft, { pointer, fix }: Values['Finding']): Draft {
  const found = textsOf(draft).get(pointer)
  if (!fix || !found) return draft
  const text = fixed(found.text, fix)
  if (draft.type === 'text') return { ...draft, template: text }
  return { ...draft, messages: draft.messages.map((message) => (message.key === found.key ? { ...message, text } : message)) }
}
