/** A content being edited. Texts are what was typed, also while they cannot be read; a content is made of them when they can. */
import type { Values } from '@/api'

export type Role = Values['Message']['role']
export type Content = Values['Content']
type Fields = Record<string, unknown>

export const ROLES: readonly Role[] = ['system', 'developer', 'user', 'assistant', 'tool', 'placeholder']

export interface DraftMessage {
  /** Names the message while its place changes. */
  key: string
  role: Role
  /** Its text; of one in parts, or with tool calls, its JSON. */
  text: string
  isJson: boolean
}

export interface Draft {
  type: 'text' | 'chat'
  syntax: 'minijinja' | 'none'
  template: string
  messages: readonly DraftMessage[]
  model: string
  includes: Readonly<Record<string, string>>
  /** JSON as it was typed; empty where nothing is said. */
  params: string
  inputs: string
  output: string
  tools: string
  overrides: string
}

/** The parts of a draft that are JSON, with what an empty one stands for. */
export const JSON_PARTS = ['params', 'inputs', 'output', 'tools', 'overrides'] as const
export type JsonPart = (typeof JSON_PARTS)[number]

export interface Fault {
  part: JsonPart | { message: string }
  detail: string
}

export const EMPTY: Draft = {
  type: 'chat',
  syntax: 'minijinja',
  template: '',
  messages: [
    { key: 'a', role: 'system', text: '', isJson: false },
    { key: 'b', role: 'user', text: '', isJson: false },
  ],
  model: '',
  includes: {},
  params: '',
  inputs: '',
  output: '',
  tools: '',
  overrides: '',
}

let made = 0
export const newKey = (): string => {
  made += 1
  return `${Date.now().toString(36)}-${made}`
}

const written = (value: unknown): string => {
  const isEmpty = value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0)
  return isEmpty ? '' : JSON.stringify(value, null, 2)
}

/** A kept content, ready to be edited. */
export function draftOf(content: Content): Draft {
  return {
    type: content.type ?? 'text',
    syntax: content.syntax ?? 'minijinja',
    template: content.template ?? '',
    messages: (content.messages ?? []).map((message) => ({ key: newKey(), ...shown(message) })),
    model: content.model?.name ?? '',
    includes: content.includes ?? {},
    params: written(content.model?.params),
    // An empty object is a contract too: it says that there are no inputs.
    inputs: content.inputs ? JSON.stringify(content.inputs, null, 2) : '',
    output: content.output ? JSON.stringify(content.output, null, 2) : '',
    tools: written(content.tools),
    overrides: written(content.overrides),
  }
}

function shown({ role, content, ...rest }: Values['Message']): Omit<DraftMessage, 'key'> {
  const extras = Object.entries(rest).filter(([, value]) => value !== null && written(value) !== '')
  if (typeof content === 'string' && extras.length === 0) return { role, text: content, isJson: false }
  return { role, text: JSON.stringify({ content, ...Object.fromEntries(extras) }, null, 2), isJson: true }
}

/** The content a draft stands for, or what cannot be read in it. */
export function contentOf(draft: Draft): { content: Content; faults: Fault[] } {
  const faults: Fault[] = []
  const read = (text: string, part: Fault['part']): unknown => {
    if (text.trim() === '') return undefined
    try {
      return JSON.parse(text) as unknown
    } catch (error) {
      faults.push({ part, detail: (error as Error).message })
      return undefined
    }
  }
  const content: Fields = { type: draft.type, syntax: draft.syntax }
  if (draft.type === 'text') content['template'] = draft.template
  else {
    content['messages'] = draft.messages.map(({ key, role, text, isJson }) =>
      isJson ? { role, ...(read(text, { message: key }) as Fields | undefined) } : { role, content: text },
    )
  }
  const params = read(draft.params, 'params')
  if (draft.model || params) content['model'] = { ...(draft.model ? { name: draft.model } : {}), ...(params ? { params } : {}) }
  if (Object.keys(draft.includes).length > 0) content['includes'] = draft.includes
  for (const part of ['inputs', 'output', 'tools', 'overrides'] as const) {
    const value = read(draft[part], part)
    if (value !== undefined) content[part] = value
  }
  return { content: content as Content, faults }
}

/** The texts of a draft under the pointers by which findings name them. */
export function textsOf(draft: Draft): Map<string, { key: string; text: string }> {
  if (draft.type === 'text') return new Map([['/template', { key: 'template', text: draft.template }]])
  return new Map(draft.messages.map(({ key, text }, index) => [`/messages/${index}/content`, { key, text }]))
}

/** Whether two drafts stand for the same content. */
export const isSame = (one: Draft, other: Draft): boolean =>
  JSON.stringify({ ...one, messages: bare(one) }) === JSON.stringify({ ...other, messages: bare(other) })
const bare = ({ messages }: Draft) => messages.map(({ role, text, isJson }) => [role, text, isJson])

/** One text as chat, or a chat as one text: nothing that was written is lost. */
export function asType(draft: Draft, type: Draft['type']): Draft {
  if (type === draft.type) return draft
  if (type === 'text') {
    const template = draft.messages.map(({ text }) => text).filter(Boolean).join('\n\n')
    return { ...draft, type, template }
  }
  return { ...draft, type, messages: [{ key: newKey(), role: 'user', text: draft.template, isJson: false }] }
}

/** A setting in the JSON of the settings, put there or, when it is undefined, taken out. What cannot be read stays. */
export function withParam(params: string, name: string, value: unknown): string {
  const there = paramsOf(params)
  if (!there) return params
  const { [name]: _, ...others } = there
  return written(value === undefined ? others : { ...there, [name]: value })
}

/** The settings, null while their JSON cannot be read. */
export function paramsOf(params: string): Fields | null {
  if (params.trim() === '') return {}
  try {
    const read: unknown = JSON.parse(params)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Fields) : null
  } catch {
    return null
  }
}
