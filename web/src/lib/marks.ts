export interface Stretch {
  text: string
  marked: boolean
  /** Which character of the text is its first. */
  at: number
}

/**
 * A text cut at its marks, which are pairs of offsets counted in characters, not in UTF-16 units: a character
 * outside the basic plane is one to the server and two to JavaScript.
 */
export function cutAtMarks(text: string, marks: readonly (readonly number[])[]): Stretch[] {
  const characters = [...text]
  const stretches: Stretch[] = []
  let at = 0
  for (const [from = 0, to = 0] of marks) {
    if (from > at) stretches.push({ text: characters.slice(at, from).join(''), marked: false, at })
    if (to > from) stretches.push({ text: characters.slice(from, to).join(''), marked: true, at: from })
    at = Math.max(at, to)
  }
  if (at < characters.length) stretches.push({ text: characters.slice(at).join(''), marked: false, at })
  return stretches
}
