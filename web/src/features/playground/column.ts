/** Columns of the playground: a version or a draft, on a model. They lie in the address as they are here. */
import type { RequestOf, Values } from '@/api'
import { open } from '@/lib/open'

export interface Column {
  model: string
  /** `NAME`, `NAME@LABEL` or `NAME#N`. */
  prompt?: string
  /** What is being written, in the place of a version. */
  content?: Values['Content']
  params?: Record<string, unknown>
  /** The prompt that a draft began as. */
  from?: string
}

export type Asked = RequestOf<'TryPrompt'>['columns'][number]
export const MOST_COLUMNS = 8
/** Characters of columns up to which an address is passed around well. */
export const LONG_LINK = 8000
const NEW_DRAFT = 'Answer in one sentence: {{ question }}'

export const draftColumn = (model: string): Column => ({ model, content: { template: NEW_DRAFT } })

/** A content without what it does not say, which keeps addresses short. */
export const said = (content: Values['Content']): Values['Content'] =>
  Object.fromEntries(Object.entries(content).filter(([, value]) => isSaid(value)))

const isSaid = (value: unknown) => value !== null && (typeof value !== 'object' || Object.keys(value as object).length > 0)

/** A column as the API is asked with it. */
export const askedOf = ({ model, prompt, content, params }: Column): Asked => ({
  model,
  ...(content ? { content } : { prompt: prompt ?? '' }),
  ...(params && Object.keys(params).length > 0 ? { params: open(params) } : {}),
})

export const isReady = ({ model, prompt, content }: Column): boolean => model.includes('/') && Boolean(prompt || content)

/** Whether two columns ask the same of the same model: what one answered holds for the other. */
export const sameColumn = (one: Column, other: Column): boolean => JSON.stringify(askedOf(one)) === JSON.stringify(askedOf(other))

/** What a column is called: the version, or that it is a draft. */
export const columnName = ({ prompt, content }: Column, draft: string): string => (content ? draft : (prompt ?? ''))

/** Columns read from an address, leniently: what is none is left out. */
export function readColumns(raw: unknown): Column[] {
  if (!Array.isArray(raw)) return []
  return raw.slice(0, MOST_COLUMNS).flatMap((one: unknown): Column[] => {
    if (typeof one !== 'object' || one === null) return []
    const { model, prompt, content, params, from } = one as Record<string, unknown>
    const column: Column = { model: typeof model === 'string' ? model : '' }
    if (isRecord(content)) column.content = content as Values['Content']
    else if (typeof prompt === 'string') column.prompt = prompt
    if (isRecord(params)) column.params = params
    if (typeof from === 'string') column.from = from
    return [column]
  })
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
