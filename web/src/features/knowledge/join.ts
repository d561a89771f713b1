/** Coverages of parts of a library that share no prompt, taken together. */
import type { Values } from '@/api'

export type Coverage = Values['Coverage']
type Group = Coverage['total']

const sum = (one: Group | undefined, other: Group): Group => ({
  name: other.name,
  prompts: (one?.prompts ?? 0) + other.prompts,
  blocker: (one?.blocker ?? 0) + (other.blocker ?? 0),
  warning: (one?.warning ?? 0) + (other.warning ?? 0),
  hint: (one?.hint ?? 0) + (other.hint ?? 0),
})

function groups(parts: readonly (readonly Group[])[]): Group[] {
  const found = new Map<string, Group>()
  for (const group of parts.flat()) found.set(group.name, sum(found.get(group.name), group))
  return [...found.values()].toSorted((one, other) => one.name.localeCompare(other.name))
}

export function join(parts: readonly Coverage[]): Coverage {
  const rules = new Map<string, Coverage['rules'][number]>()
  for (const rule of parts.flatMap((part) => part.rules)) {
    const before = rules.get(rule.rule)
    rules.set(rule.rule, { ...rule, prompts: rule.prompts + (before?.prompts ?? 0), findings: rule.findings + (before?.findings ?? 0) })
  }
  return {
    total: groups(parts.map(({ total }) => [total]))[0] ?? { name: '', prompts: 0, blocker: 0, warning: 0, hint: 0 },
    folders: groups(parts.map(({ folders }) => folders)),
    owners: groups(parts.map(({ owners }) => owners)),
    rules: [...rules.values()].toSorted((one, other) => other.prompts - one.prompts),
  }
}
