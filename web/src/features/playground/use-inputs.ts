import { useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keyOf, query, type RequestOf } from '@/api'
import { parseReference } from '@/lib/reference'
import type { Column } from './column'
import type { Row } from './run'
import { allInputs, type Schemas } from './variables'

/** What the columns take, and what is wrong with each of them. */
export function useInputs(columns: readonly Column[]) {
  const asked = useQueries({
    queries: columns.map(({ prompt, content }) => {
      const request: RequestOf<'SuggestInputs'> = content ? { content } : parseReference(prompt ?? '')
      return {
        queryKey: ['prompts', ...keyOf('SuggestInputs', request)],
        queryFn: () => call('SuggestInputs', request),
        enabled: Boolean(content || prompt),
        retry: false,
      }
    }),
  })
  const inputs = allInputs(asked.map(({ data }): Schemas | undefined => data && { ...data.inputs, ...data.declared }))
  // What was known last holds while somebody is typing: the variables on the page stay, and a run has their values.
  const isKnown = asked.every(({ isLoading }) => !isLoading)
  const [known, setKnown] = useState(inputs)
  if (isKnown && JSON.stringify(known) !== JSON.stringify(inputs)) setKnown(inputs)
  return { inputs: isKnown ? inputs : { ...known, ...inputs }, errors: asked.map(({ error }) => error) }
}

/** The first rows of a dataset, `NAME[#SPLIT]`. */
export function useRows(dataset: string, split: string | undefined, limit: number) {
  const { data, error } = useQuery({ ...query('ListCases', { dataset, split: split ?? null, limit }), enabled: dataset !== '' })
  const rows = data?.data.map(({ id, input, expected }): Row => ({ key: id, variables: input, expected }))
  return { rows, error }
}
