import type { Values } from '@/api'

/** One line of the matrix: a prompt, the release each label rests on, and what was measured of its versions. */
export interface Row {
  name: string
  title: string
  head: number | null
  releases: ReadonlyMap<string, Values['Release']>
  measured: ReadonlyMap<number, Values['CardEvidence']>
}

/** The columns: production first, then where labels stand, then labels that are guarded and stand nowhere yet. */
export function labelsOf(facets: readonly { value: string }[], policies: readonly { label: string }[]): string[] {
  const named = [...facets.map(({ value }) => value), ...policies.map(({ label }) => label)]
  return [...new Set(named)].toSorted((a, b) => Number(b === 'production') - Number(a === 'production'))
}

/** How many versions came after the one in service. */
export const newerThan = (version: number, head: number | null): number => Math.max(0, (head ?? 0) - version)

/** Whether a policy has a say about a label of a prompt; `*` stands for any text. */
export function guards({ label, prompts = '*' }: Pick<Values['Policy'], 'label' | 'prompts'>, prompt: string, of: string): boolean {
  const [first = '', ...rest] = prompts.split('*')
  if (label !== of || !prompt.startsWith(first)) return false
  if (rest.length === 0) return prompt === first
  let at = first.length
  for (const part of rest.slice(0, -1)) {
    const found = prompt.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return prompt.length - at >= (rest.at(-1) ?? '').length && prompt.endsWith(rest.at(-1) ?? '')
}
