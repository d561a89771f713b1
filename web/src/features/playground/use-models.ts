import { useQuery } from '@tanstack/react-query'
import { query } from '@/api'

/** Models that may be meant: those that prompts name, what is priced, and the ways to reach others. */
export function useModels(): string[] {
  const { data: facets } = useQuery(query('ListFacets', {}))
  const { data: prices } = useQuery(query('ListPrices', {}))
  const { data: connections } = useQuery(query('ListConnections', {}))
  const named = [
    ...(facets?.model.map(({ value }) => value) ?? []),
    ...(prices?.map(({ model }) => model) ?? []),
    ...(connections?.map(({ name }) => `${name}/`) ?? []),
    'scripted/echo',
  ]
  return [...new Set(named.filter((model) => model.includes('/')))]
}
