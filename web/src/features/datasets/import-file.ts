/** A file somebody wants to import, and what each of its columns is. */
import { BadCsv, readCsv } from '@/lib/csv'
import { datasets } from '@/strings'

const words = datasets.importing
export const ROLES = ['input', 'expected', 'id', 'split', 'cluster', 'metadata', 'skip'] as const
export type RoleOf = (typeof ROLES)[number]
export type Roles = Readonly<Record<string, RoleOf>>
type Record_ = Readonly<Record<string, unknown>>

export interface Table {
  columns: readonly string[]
  rows: readonly Record_[]
  /** Every row has an `input` that is an object: it is a case as it stands. */
  areCases: boolean
}

const ONCE: readonly RoleOf[] = ['expected', 'id', 'split', 'cluster']
const CASE = new Set(['id', 'input', 'expected', 'metadata', 'split', 'cluster'])
/** Names that columns of cases go by in other tools. */
const KNOWN: Record<string, RoleOf> = {
  expected: 'expected',
  expected_output: 'expected',
  output: 'expected',
  answer: 'expected',
  label: 'expected',
  target: 'expected',
  ground_truth: 'expected',
  id: 'id',
  case_id: 'id',
  split: 'split',
  cluster: 'cluster',
}

/** Read a file by its name. Throws an `Error` whose message says where it cannot be read. */
export function readFile(name: string, text: string): Table {
  const rows = /\.(csv|tsv)$/i.test(name) ? csvRows(text) : jsonRows(text)
  if (rows.length === 0) throw new Error(words.empty)
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const areCases = rows.every(({ input }) => isRecord(input)) && columns.every((column) => CASE.has(column))
  return { columns, rows, areCases }
}

function csvRows(text: string): Record_[] {
  try {
    const { head, rows } = readCsv(text)
    return rows.map((cells) => Object.fromEntries(head.map((name, at) => [name, cells[at] ?? ''])))
  } catch (error) {
    if (!(error instanceof BadCsv)) throw error
    const why = error.why === 'open quote' ? words.openQuote : words.fields(error.fields, error.wanted)
    throw new Error(words.badLine(error.line, why), { cause: error })
  }
}

function jsonRows(text: string): Record_[] {
  if (text.trimStart().startsWith('[')) {
    const all = parsed(text, 1)
    if (Array.isArray(all)) return all.map((row, at) => record(row, at + 1))
  }
  return text.split('\n').flatMap((line, at) => (line.trim() ? [record(parsed(line, at + 1), at + 1)] : []))
}

function parsed(text: string, line: number): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(words.badLine(line, words.notJson), { cause: error })
  }
}

function record(row: unknown, line: number): Record_ {
  if (!isRecord(row)) throw new Error(words.badLine(line, words.notObject))
  return row
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What columns are most likely: by name, each single role once; the rest are inputs. */
export function guessRoles({ columns }: Table): Roles {
  const taken = new Set<RoleOf>()
  return Object.fromEntries(
    columns.map((column) => {
      const role = KNOWN[column.trim().toLowerCase()] ?? (/^meta(data)?[._]/i.test(column) ? 'metadata' : 'input')
      if (ONCE.includes(role) && taken.has(role)) return [column, 'metadata']
      taken.add(role)
      return [column, role]
    }),
  )
}

/** What is wrong with the roles, if anything is. */
export function troubleOf(roles: Roles): string | null {
  const given = Object.values(roles)
  if (ONCE.some((role) => given.filter((one) => one === role).length > 1)) return words.twice
  return given.includes('input') ? null : words.noInput
}

/** A row as the case that the API takes. Fields that are empty are left out. */
export function caseOf(row: Record_, roles: Roles): Record<string, unknown> {
  const found: Record<string, unknown> = { input: {} }
  for (const [column, role] of Object.entries(roles)) {
    const value = row[column]
    if (role === 'skip' || value === undefined || value === null) continue
    if (role === 'input' || role === 'metadata') found[role] = { ...(found[role] as object), [column]: value }
    else if (value !== '') found[role] = role === 'expected' ? value : String(value)
  }
  return found
}

export const casesOf = ({ rows, areCases }: Table, roles: Roles): Record_[] => (areCases ? [...rows] : rows.map((row) => caseOf(row, roles)))
