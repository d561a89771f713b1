import type { Values } from '@/api'

type Kind = Values['ScorerKind']

/** The kinds whose type or description has the words. */
export function fitting(kinds: readonly Kind[], words: string): Kind[] {
  const wanted = words.trim().toLowerCase()
  return kinds.filter(({ type, judges, about }) => `${type} ${judges} ${about}`.toLowerCase().includes(wanted))
}

/** How an experiment file names a scorer of this kind, with what has to be given. */
export function exampleOf({ type, fields }: Kind): string {
  const given = fields.filter(({ required }) => required).map(({ name, choices }) => `${name}: ${choices[0] ?? '…'}`)
  return `scorers:\n  my_score: {${[`type: ${type}`, ...given].join(', ')}}\n`
}
