/** Values to try a draft with: what was typed, read by what the input asks for. */

export type Schema = Record<string, unknown>

const EXAMPLES: Record<string, unknown> = { number: 1, integer: 1, boolean: true, array: [], object: {} }

/** What to begin with: the example or default that the input declares, else the plainest value of its kind. */
export function sampleOf(name: string, schema: Schema): string {
  const { examples, default: usual, enum: choices, type } = schema
  const declared = [...(Array.isArray(examples) ? examples : []), ...(usual === undefined ? [] : [usual]), ...(Array.isArray(choices) ? choices : [])]
  if (declared.length > 0) return typed(declared[0])
  const kind = Array.isArray(type) ? type[0] : type
  return typeof kind === 'string' && kind in EXAMPLES ? typed(EXAMPLES[kind]) : `‹${name}›`
}

const typed = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** The value that was typed: a text stays one where the input takes texts, else JSON is read where it is JSON. */
export function valueOf(text: string, { type }: Schema): unknown {
  const kinds = Array.isArray(type) ? type : [type]
  if (kinds.includes('string')) return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** Every input with the value typed for it, or the one to begin with. */
export const valuesOf = (inputs: Readonly<Record<string, Schema>>, samples: Readonly<Record<string, string>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(inputs).map(([name, schema]) => [name, valueOf(samples[name] ?? sampleOf(name, schema), schema)]))
