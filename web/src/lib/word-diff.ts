/** What changed between two short texts, word by word. */

export interface Changed {
  kind: 'add' | 'remove' | 'same'
  text: string
}

/** Words of either text beyond these are not compared: the table of them would be of megabytes. */
const MOST = 1500

/** Pieces that give `before` without those added, and `after` without those removed. Long texts are told apart whole. */
export function wordDiff(before: string, after: string): Changed[] {
  const [a, b] = [wordsOf(before), wordsOf(after)]
  if (a.length > MOST || b.length > MOST) return joined(before === after ? [same(before)] : [removed(before), added(after)])
  // How many words are common to what is left of the two, from each place on.
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!)
    }
  }
  const pieces: Changed[] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      pieces.push(same(a[i]!))
      i += 1
      j += 1
    } else if (common[i + 1]![j]! >= common[i]![j + 1]!) {
      pieces.push(removed(a[i]!))
      i += 1
    } else {
      pieces.push(added(b[j]!))
      j += 1
    }
  }
  return joined([...pieces, ...a.slice(i).map(removed), ...b.slice(j).map(added)])
}

/** Words, and what stands between them, each on its own. */
const wordsOf = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? []
const same = (text: string): Changed => ({ kind: 'same', text })
const added = (text: string): Changed => ({ kind: 'add', text })
const removed = (text: string): Changed => ({ kind: 'remove', text })

/** Neighbors of one kind as one piece. */
function joined(pieces: readonly Changed[]): Changed[] {
  const found: Changed[] = []
  for (const piece of pieces) {
    const last = found.at(-1)
    if (last?.kind === piece.kind) last.text += piece.text
    else if (piece.text) found.push({ ...piece })
  }
  return found
}
