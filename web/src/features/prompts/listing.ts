/** The library's listing: by filters, or by words with the filters as conditions of the query. */
import type { InfiniteData } from '@tanstack/react-query'
import { pages, type RequestOf, type ResultOf, type Values } from '@/api'

export type Filters = Pick<
  RequestOf<'ListPrompts'>,
  'folder' | 'purpose' | 'tag' | 'owner' | 'status' | 'label' | 'model' | 'overdue' | 'sort'
>
const CONDITIONS = ['folder', 'purpose', 'tag', 'owner', 'status', 'label', 'model'] as const

/** A screen and what is scrolled to next: more would only be waited for. */
const AT_ONCE = 100

/** One line of the listing, whether it was listed or found. */
export interface Row extends Omit<Values['Prompt'], 'created_at' | 'latest' | 'archived' | 'replacement' | 'related'> {
  excerpts: readonly Values['Excerpt'][]
}

export const listed = (filters: Filters) => pages('ListPrompts', { ...filters, limit: AT_ONCE })
export const found = (words: string, filters: Filters) => pages('SearchPrompts', { query: queryOf(words, filters), limit: 50 })

/** Words and filters as one query of the search. */
export function queryOf(words: string, filters: Filters): string {
  const conditions = CONDITIONS.flatMap((name) => {
    const value = filters[name]
    if (!value) return []
    // Several tags are conditions of their own: a prompt has all of them.
    const values = name === 'tag' ? String(value).split(',') : [String(value)]
    return values.map((one) => `${name}:${/[\s",]/.test(one) ? JSON.stringify(one) : one}`)
  })
  return [words, ...conditions].join(' ').trim()
}

export const rowsOfPrompts = (data: InfiniteData<ResultOf<'ListPrompts'>>): Row[] =>
  data.pages.flatMap(({ data: prompts }) => prompts.map((prompt) => ({ ...prompt, excerpts: [] })))

export const rowsOfHits = (data: InfiniteData<ResultOf<'SearchPrompts'>>): Row[] =>
  data.pages.flatMap(({ hits }) =>
    hits.map((hit) => ({
      ...hit,
      name: hit.prompt,
      head: hit.is_head ? hit.version : null,
      labels: Object.fromEntries(hit.labels.map((label) => [label, hit.version])),
      description: '',
      updated_at: '',
      review_by: null,
    })),
  )
