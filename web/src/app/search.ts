/** What pages keep in their addresses, read leniently: what does not fit is left out, never an error. */
import { labelOf, readSketch, type Sketch } from '@/features/experiments/sketch'
import { type Column, readColumns } from '@/features/playground/column'

type Raw = Record<string, unknown>

const text = (raw: unknown): string | undefined =>
  (typeof raw === 'string' && raw !== '') || typeof raw === 'number' ? String(raw) : undefined
const number = (raw: unknown): number | undefined => {
  const read = Number(raw)
  return raw !== undefined && raw !== null && Number.isInteger(read) && read > 0 ? read : undefined
}
const oneOf = <T extends string>(raw: unknown, ...values: readonly T[]): T | undefined => values.find((value) => value === raw)
const texts = (raw: unknown): Record<string, string> | undefined => {
  if (typeof raw !== 'object' || raw === null) return undefined
  const read = Object.entries(raw).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : []))
  return read.length > 0 ? Object.fromEntries(read) : undefined
}

export interface LibrarySearch {
  q?: string
  folder?: string
  purpose?: string
  tag?: string
  owner?: string
  status?: 'active' | 'deprecated' | 'draft'
  label?: string
  model?: string
  overdue?: boolean
  sort?: 'name' | 'updated'
  /** Columns by id, with commas; those of everybody when absent. */
  columns?: string
}

export const checkLibrarySearch = (raw: Raw): LibrarySearch => ({
  q: text(raw['q']),
  folder: text(raw['folder']),
  purpose: text(raw['purpose']),
  tag: text(raw['tag']),
  owner: text(raw['owner']),
  status: oneOf(raw['status'], 'active', 'deprecated', 'draft'),
  label: text(raw['label']),
  model: text(raw['model']),
  overdue: raw['overdue'] === true ? true : undefined,
  sort: oneOf(raw['sort'], 'name', 'updated'),
  columns: text(raw['columns']),
})

export interface PromptSearch {
  version?: number
  label?: string
  tab?: 'use' | 'dependents' | 'experiments' | 'discussion' | 'card'
  /** Show what changed since this version. */
  since?: number
}

export const checkPromptSearch = (raw: Raw): PromptSearch => ({
  version: number(raw['version']),
  label: text(raw['label']),
  tab: oneOf(raw['tab'], 'use', 'dependents', 'experiments', 'discussion', 'card'),
  since: number(raw['since']),
})

export interface ActivitySearch {
  who?: string
  what?: 'prompts' | 'releases' | 'experiments' | 'datasets' | 'reviews' | 'settings'
  about?: string
  /** How many of the last events are read. */
  last?: number
}

export const checkActivitySearch = (raw: Raw): ActivitySearch => ({
  who: text(raw['who']),
  what: oneOf(raw['what'], 'prompts', 'releases', 'experiments', 'datasets', 'reviews', 'settings'),
  about: text(raw['about']),
  last: number(raw['last']),
})

export interface KnowledgeSearch {
  part?: 'lessons' | 'standards'
  folder?: string
  level?: 'blocker' | 'warning' | 'hint'
}

export const checkKnowledgeSearch = (raw: Raw): KnowledgeSearch => ({
  part: oneOf(raw['part'], 'lessons', 'standards'),
  folder: text(raw['folder']),
  level: oneOf(raw['level'], 'blocker', 'warning', 'hint'),
})

export interface SettingsSearch {
  part?: 'purposes' | 'policies' | 'connections' | 'prices'
}

export const checkSettingsSearch = (raw: Raw): SettingsSearch => ({
  part: oneOf(raw['part'], 'purposes', 'policies', 'connections', 'prices'),
})

export interface ReleasesSearch {
  tab?: 'policies'
  /** The beginning of a name. */
  q?: string
  folder?: string
  label?: string
}

export const checkReleasesSearch = (raw: Raw): ReleasesSearch => ({
  tab: oneOf(raw['tab'], 'policies'),
  q: text(raw['q']),
  folder: text(raw['folder']),
  label: text(raw['label']),
})

export interface ReleaseSearch {
  label?: string
  /** Show what releasing this version would do. */
  move?: number
}

export const checkReleaseSearch = (raw: Raw): ReleaseSearch => ({ label: text(raw['label']), move: number(raw['move']) })

export interface ProposalsSearch {
  status?: 'released' | 'rejected' | 'all'
}

export const checkProposalsSearch = (raw: Raw): ProposalsSearch => ({ status: oneOf(raw['status'], 'released', 'rejected', 'all') })

export interface ReviewSearch {
  tab?: 'results'
}

export const checkReviewSearch = (raw: Raw): ReviewSearch => ({ tab: oneOf(raw['tab'], 'results') })

export interface JudgesSearch {
  tab?: 'scorers'
  q?: string
  /** The type of scorer that is shown. */
  type?: string
}

export const checkJudgesSearch = (raw: Raw): JudgesSearch => ({
  tab: oneOf(raw['tab'], 'scorers'),
  q: text(raw['q']),
  type: text(raw['type']),
})

export interface OptimizationsSearch {
  /** Only those of this prompt, by its whole name. */
  prompt?: string
  /** The dialog is open. */
  start?: boolean
}

export const checkOptimizationsSearch = (raw: Raw): OptimizationsSearch => ({ prompt: text(raw['prompt']), start: raw['start'] === true ? true : undefined })

const PARTS = ['inputs', 'params', 'includes', 'output', 'tools', 'overrides'] as const

export interface EditSearch {
  /** Begin from this version, not from the head. */
  version?: number
  part?: (typeof PARTS)[number]
}

export const checkEditSearch = (raw: Raw): EditSearch => ({ version: number(raw['version']), part: oneOf(raw['part'], ...PARTS) })

export interface NewSearch {
  /** Begin with the content of this version: NAME#N. */
  copy?: string
  name?: string
  title?: string
  purpose?: string
  tags?: string
  part?: (typeof PARTS)[number]
}

export const checkNewSearch = (raw: Raw): NewSearch => ({
  copy: text(raw['copy']),
  name: text(raw['name']),
  title: text(raw['title']),
  purpose: text(raw['purpose']),
  tags: text(raw['tags']),
  part: oneOf(raw['part'], ...PARTS),
})

export interface CompareSearch {
  before?: number
  after?: number
  as?: 'unified'
}

export const checkCompareSearch = (raw: Raw): CompareSearch => ({
  before: number(raw['before']),
  after: number(raw['after']),
  as: oneOf(raw['as'], 'unified'),
})

export interface PlaygroundSearch {
  columns?: Column[]
  /** What the variables hold, as it was typed. */
  vars?: Record<string, string>
  /** Rows of this dataset in the place of variables; empty while none is chosen. */
  dataset?: string
  split?: string
  rows?: number
  /** The short way in: one column of this prompt. It stands under `columns` once the page is there. */
  prompt?: string
}

/** `prompt` and `model` are the short way in: one column. */
export const checkPlaygroundSearch = (raw: Raw): PlaygroundSearch => {
  const prompt = text(raw['prompt'])
  const columns = prompt ? [{ model: text(raw['model']) ?? '', prompt }] : readColumns(raw['columns'])
  return {
    prompt: undefined,
    columns: columns.length > 0 ? columns : undefined,
    vars: texts(raw['vars']),
    dataset: typeof raw['dataset'] === 'string' ? raw['dataset'] : undefined,
    split: text(raw['split']),
    rows: number(raw['rows']),
  }
}

export interface DatasetsSearch {
  q?: string
  /** The dialog is open. */
  import?: boolean
}

export const checkDatasetsSearch = (raw: Raw): DatasetsSearch => ({
  q: text(raw['q']),
  import: raw['import'] === true ? true : undefined,
})

export interface DatasetSearch {
  tab?: 'check' | 'revisions'
  revision?: number
  split?: string
  /** The case beside the table. */
  case?: string
}

export const checkDatasetSearch = (raw: Raw): DatasetSearch => ({
  tab: oneOf(raw['tab'], 'check', 'revisions'),
  revision: number(raw['revision']),
  split: text(raw['split']),
  case: text(raw['case']),
})

export interface ExperimentsSearch {
  name?: string
}

export const checkExperimentsSearch = (raw: Raw): ExperimentsSearch => ({ name: text(raw['name']) })

export interface ExperimentSearch {
  part?: 'cases' | 'runs' | 'depth' | 'plan'
  /** The arm whose answers are shown, counted from 1. */
  arm?: number
  /** Only answers that somebody should look at. */
  bad?: boolean
  state?: (typeof STATES)[number]
  /** Which cases are shown: what became of them, on which variant, by which metric. */
  outcome?: (typeof OUTCOMES)[number]
  variant?: string
  metric?: string
  /** The case that is open, by its id. */
  case?: string
  /** The metadata key that the cases are sliced by. */
  slice?: string
}

const STATES = ['ok', 'refused', 'truncated', 'api_error', 'timeout', 'cancelled'] as const
const OUTCOMES = ['regressed', 'improved', 'disagreed', 'unsound'] as const

export const checkExperimentSearch = (raw: Raw): ExperimentSearch => ({
  part: oneOf(raw['part'], 'cases', 'runs', 'depth', 'plan'),
  arm: number(raw['arm']),
  bad: raw['bad'] === true ? true : undefined,
  state: oneOf(raw['state'], ...STATES),
  outcome: oneOf(raw['outcome'], ...OUTCOMES),
  variant: text(raw['variant']),
  metric: text(raw['metric']),
  case: text(raw['case']),
  slice: text(raw['slice']),
})

export interface NewExperimentSearch extends Sketch {
  /** The short way in: this prompt, at these versions with commas. They stand under `variants` once the page is there. */
  prompt?: string
  versions?: string
}

export const checkNewExperimentSearch = (raw: Raw): NewExperimentSearch => {
  const prompt = text(raw['prompt'])
  // Named though they are nothing: the router would keep them as they came, and they would begin it anew with every change.
  const given = { prompt: undefined, versions: undefined, ...readSketch(raw) }
  if (!prompt) return given
  const references = (text(raw['versions']) ?? '').split(',').flatMap((one) => (number(one) ? [`${prompt}#${one}`] : []))
  const variants = (references.length > 0 ? references : [prompt]).map((reference) => ({ label: labelOf(reference, []), prompt: reference }))
  return { ...given, variants }
}
