/** What may be written inside `{{ }}`: the variables, the partials, and the filters that the gate lets through. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'

const FILTERS = ['abs', 'capitalize', 'default', 'first', 'float', 'int', 'join', 'last', 'length', 'lower', 'round', 'sort', 'title', 'tojson', 'trim', 'unique', 'upper']

/** Completions of the names known so far. */
export function completionOf(variables: readonly string[], includes: Readonly<Record<string, string>>) {
  return (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos)
    const before = line.text.slice(0, context.pos - line.from)
    const open = Math.max(before.lastIndexOf('{{'), before.lastIndexOf('{%'))
    if (open < 0 || /\}\}|%\}/.test(before.slice(open))) return null
    const word = /[\w.]*$/.exec(before)?.[0] ?? ''
    const isFilter = /\|\s*\w*$/.test(before.slice(open))
    return { from: context.pos - word.length, options: isFilter ? filters : names(variables, includes), validFor: /^[\w.]*$/ }
  }
}

const filters: Completion[] = FILTERS.map((label) => ({ label, type: 'function' }))
const names = (variables: readonly string[], includes: Readonly<Record<string, string>>): Completion[] => [
  ...variables.map((label) => ({ label, type: 'variable' })),
  ...Object.entries(includes).map(([name, detail]) => ({ label: `partials.${name}`, detail, type: 'namespace' })),
]
