import type { Values } from '@/api'

export interface Step {
  value: number
  word: string
  /** The key that gives it: the number itself, or its place where the scale goes elsewhere than 0 to 9. */
  key: string | null
}

/** The steps of a scale from its worst to its best. */
export function stepsOf({ low = 1, high = 5, words = {} }: Values['RatingScale']): Step[] {
  const steps = Array.from({ length: high - low + 1 }, (_, place) => low + place)
  const isDigit = low >= 0 && high <= 9
  return steps.map((value, place) => ({
    value,
    word: words[String(value)] ?? '',
    key: isDigit ? String(value) : steps.length <= 9 ? String(place + 1) : null,
  }))
}
