import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ProblemPanel, query } from '@/api'
import { library } from '@/strings'
import { FacetList } from '@/ui/facet-list'
import { Skeletons } from '@/ui/skeletons'
import type { Filters } from './listing'

const FACETS = ['folder', 'label', 'purpose', 'tag', 'status', 'owner', 'model'] as const
type Facet = (typeof FACETS)[number]

type FilterTexts = { [K in Facet]: Exclude<Filters[K], null> }

interface Props {
  filters: Filters
  /** Counting costs more than listing, so that it waits until what is looked at is there. */
  waits: boolean
  /** Whether words were searched for too: the counts are of the library, not of what was found. */
  isSearch: boolean
  onChange: (changed: Partial<Pick<FilterTexts, Facet>>) => void
}

/** How the prompts that fit spread over folders, purposes, tags and the rest; choosing one narrows the list. */
export function PromptFacets({ filters, waits, isSearch, onChange }: Props) {
  const { sort: _, ...where } = filters
  const { data, error } = useQuery({ ...query('ListFacets', where), placeholderData: keepPreviousData, enabled: !waits })
  if (error) return <ProblemPanel error={error} />
  if (!data) return <Skeletons lines={12} />
  const choose = (facet: Facet, value: string) => {
    if (facet === 'folder') {
      onChange({ folder: value })
      return
    }
    const tags = facet === 'tag' ? (filters.tag?.split(',') ?? []) : []
    if (facet === 'tag' && !tags.includes(value)) onChange({ tag: [...tags, value].join(',') })
    else if (facet === 'tag') onChange({ tag: tags.filter((tag) => tag !== value).join(',') || undefined })
    else onChange({ [facet]: filters[facet] === value ? undefined : value })
  }
  return FACETS.map((facet) => (
    <FacetList
      key={facet}
      title={library.facets[facet]}
      values={data[facet]}
      counted={!isSearch}
      chosen={facet === 'folder' ? [] : (filters[facet]?.split(',') ?? [])}
      onChoose={(value) => choose(facet, value)}
    />
  ))
}
