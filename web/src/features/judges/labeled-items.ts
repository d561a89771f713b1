/** Items that people have labeled, read from a file of JSON lines, such as `pecia judge sheet` writes. */
import type { Values } from '@/api'
import { judges } from '@/strings'

export type LabeledItem = Values['LabeledItem']
const words = judges.measure

/** The items of a file. Throws an `Error` whose message names the line that cannot be read. */
export function readItems(text: string): LabeledItem[] {
  const found = text.split('\n').flatMap((line, at) => (line.trim() ? [itemOf(line, at + 1)] : []))
  if (found.length === 0) throw new Error(words.noItems)
  return found
}

function itemOf(line: string, at: number): LabeledItem {
  let read: unknown
  try {
    read = JSON.parse(line)
  } catch (error) {
    throw new Error(words.badLine(at), { cause: error })
  }
  const { id, question } = (typeof read === 'object' && read !== null ? read : {}) as Record<string, unknown>
  if (typeof id !== 'string' || typeof question !== 'string') throw new Error(words.badItem(at))
  return read as LabeledItem
}

/** How many of them people have labeled. */
export const labeledOf = (items: readonly LabeledItem[]): number => items.filter(({ label }) => label !== null && label !== undefined).length

/** Whether they are pairs, which a preference compares, and not single answers. */
export const arePairs = (items: readonly LabeledItem[]): boolean => items.some(({ first }) => first !== null && first !== undefined)
