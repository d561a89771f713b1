/** An experiment as somebody puts it together on the page, and the design that it is. It lies in the address. */
import type { RequestOf, Values } from '@/api'
import { open } from '@/lib/open'
import { parseReference } from '@/lib/reference'

export type Kind = Values['ScorerKind']
type Takes = Kind['fields'][number]['takes']
export type Content = Values['Content']
export type Asked = Pick<RequestOf<'PlanExperiment'>, 'design' | 'drafts'>

export interface SketchVariant {
  label: string
  /** `NAME`, `NAME@LABEL` or `NAME#N`; absent for a draft. */
  prompt?: string
  content?: Content
}

export interface SketchModel {
  model: string
  params?: Record<string, unknown>
}

/** A scorer whose fields are held as they are typed. */
export interface SketchScorer {
  name: string
  type: string
  fields: Record<string, string>
}

export interface Sketch {
  name?: string
  /** `NAME` or `NAME@REVISION`. */
  dataset?: string
  split?: string
  variants?: SketchVariant[]
  models?: SketchModel[]
  scorers?: SketchScorer[]
  baseline?: string
  /** The metrics that are concluded from; all that go from worst to best when absent. */
  primary?: string[]
  repeats?: number
  /** In points. */
  margin?: number
  alpha?: number
  on_bad_answer?: 'missing'
  stopping?: 'three_looks'
  max_cost?: number
  allow_unpriced?: boolean
  concurrency?: number
}

export const MOST_VARIANTS = 20
const USUAL_MARGIN = 2

/** What a variant is called while nobody has said it: by what it refers to, unlike all others. */
export function labelOf(prompt: string, taken: readonly string[]): string {
  const { prompt: name, version, label } = parseReference(prompt)
  const said = version ? `v${version}` : (label ?? name.split('/').at(-1) ?? '')
  return unlike(segment(said) || 'draft', taken)
}

/** What a model is called in the file: its own name, without who serves it. */
const modelName = (model: string, taken: readonly string[]) => unlike(segment(model.split('/').slice(1).join('-')) || 'model', taken)

/** Characters that a name inside an experiment may have. */
export const segment = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, 64)

function unlike(name: string, taken: readonly string[]): string {
  let found = name
  for (let n = 2; taken.includes(found); n += 1) found = `${name}-${n}`
  return found
}

/** What was typed into a field of a scorer, as its specification takes it. */
export function fieldOf(text: string, takes: Takes): unknown {
  const said = text.trim()
  if (takes === 'text') return said
  if (takes === 'truth') return said === 'true'
  if (takes === 'list' && !said.startsWith('[')) {
    return said
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean)
  }
  try {
    return JSON.parse(said) as unknown
  } catch {
    return said
  }
}

/** The specification that a scorer is. */
export function specOf({ type, fields }: SketchScorer, kinds: readonly Kind[]): Record<string, unknown> {
  const known = kinds.find((kind) => kind.type === type)?.fields ?? []
  const given = Object.entries(fields).filter(([, text]) => text.trim() !== '')
  return { type, ...Object.fromEntries(given.map(([name, text]) => [name, fieldOf(text, known.find((one) => one.name === name)?.takes ?? 'anything')])) }
}

/** Whether there is enough of it to be planned. */
export const isWhole = ({ name, dataset, variants = [], models = [], scorers = [] }: Sketch): boolean =>
  Boolean(name && dataset) &&
  variants.length > 0 &&
  variants.every(({ prompt, content }) => prompt || content) &&
  models.length > 0 &&
  models.every(({ model }) => model.includes('/')) &&
  scorers.length > 0 &&
  scorers.every(({ type, name: metric }) => type && metric)

/** The request that plans and starts it. */
export function designOf(sketch: Sketch, kinds: readonly Kind[]): Asked {
  const { name = '', dataset = '', split, variants = [], models = [], scorers = [], margin, max_cost: cost, concurrency } = sketch
  const named: [string, SketchModel][] = []
  for (const one of models) named.push([modelName(one.model, named.map(([taken]) => taken)), one])
  return {
    design: {
      name,
      dataset: split ? `${dataset}#${split}` : dataset,
      variants: open(Object.fromEntries(variants.map(({ label, prompt }) => [label, prompt ?? `./${label}.prompt.md`]))),
      models: open(Object.fromEntries(named.map(([label, { model, params }]) => [label, { model, ...(params ? { params: open(params) } : {}) }]))),
      scorers: open(Object.fromEntries(scorers.map((scorer) => [scorer.name, specOf(scorer, kinds)]))),
      ...(sketch.baseline && variants.some(({ label }) => label === sketch.baseline) ? { baseline: sketch.baseline } : {}),
      ...(sketch.primary ? { primary: sketch.primary.filter((metric) => scorers.some((scorer) => scorer.name === metric)) } : {}),
      ...(sketch.repeats ? { repeats: sketch.repeats } : {}),
      ...(margin === undefined || margin === USUAL_MARGIN ? {} : { margin: margin / 100 }),
      ...(sketch.alpha ? { alpha: sketch.alpha } : {}),
      ...(sketch.on_bad_answer ? { on_bad_answer: sketch.on_bad_answer } : {}),
      ...(sketch.stopping ? { stopping: sketch.stopping } : {}),
      limits: { ...(cost === undefined ? {} : { max_cost: cost, ...(sketch.allow_unpriced ? { allow_unpriced: true } : {}) }), ...(concurrency ? { concurrency } : {}) },
    },
    drafts: Object.fromEntries(variants.flatMap(({ label, content }) => (content ? [[label, content]] : []))),
  }
}

/** A sketch read from an address, leniently: what is none is left out. */
export function readSketch(raw: Record<string, unknown>): Sketch {
  const text = (name: string) => (typeof raw[name] === 'string' && raw[name] !== '' ? raw[name] : undefined)
  const positive = (name: string) => (typeof raw[name] === 'number' && raw[name] > 0 ? raw[name] : undefined)
  const some = <T>(name: string, read: (one: Record<string, unknown>) => T | null): T[] | undefined => {
    const given = raw[name]
    if (!Array.isArray(given)) return undefined
    const found = given.slice(0, MOST_VARIANTS).flatMap((one: unknown) => (isRecord(one) ? [read(one)] : [])).filter((one) => one !== null)
    return found.length > 0 ? found : undefined
  }
  return {
    name: text('name'),
    dataset: text('dataset'),
    split: text('split'),
    variants: some('variants', ({ label, prompt, content }) => ({
      label: typeof label === 'string' ? segment(label) : '',
      ...(isRecord(content) ? { content: content as Content } : { prompt: typeof prompt === 'string' ? prompt : '' }),
    })),
    models: some('models', ({ model, params }) => ({ model: typeof model === 'string' ? model : '', ...(isRecord(params) ? { params } : {}) })),
    scorers: some('scorers', ({ name, type, fields }) =>
      typeof name === 'string' && typeof type === 'string'
        ? { name: segment(name), type, fields: isRecord(fields) ? (Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string')) as Record<string, string>) : {} }
        : null,
    ),
    baseline: text('baseline'),
    primary: Array.isArray(raw['primary']) ? raw['primary'].filter((one): one is string => typeof one === 'string') : undefined,
    repeats: positive('repeats'),
    margin: typeof raw['margin'] === 'number' && raw['margin'] >= 0 ? raw['margin'] : undefined,
    alpha: positive('alpha'),
    on_bad_answer: raw['on_bad_answer'] === 'missing' ? 'missing' : undefined,
    allow_unpriced: raw['allow_unpriced'] === true ? true : undefined,
    stopping: raw['stopping'] === 'three_looks' ? 'three_looks' : undefined,
    max_cost: typeof raw['max_cost'] === 'number' && raw['max_cost'] >= 0 ? raw['max_cost'] : undefined,
    concurrency: positive('concurrency'),
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
