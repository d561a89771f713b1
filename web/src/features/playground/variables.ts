/** What is typed into the variables, and what the prompts get of it. */

export type Schemas = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** Values as they are typed, by variable. Text stays text unless the variable takes something else, which is JSON. */
export function valuesOf(typed: Readonly<Record<string, string>>, inputs: Schemas): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(inputs)
      .filter((name) => typed[name] !== undefined && typed[name] !== '')
      .map((name) => [name, valueOf(typed[name] as string, inputs[name])]),
  )
}

function valueOf(text: string, schema: Schemas[string] | undefined): unknown {
  const type = schema?.['type']
  if (type === undefined || type === 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    // The server says what is wrong with it, at the variable.
    return text
  }
}

/** The inputs of all columns together; the first that says something of one holds. */
export const allInputs = (columns: readonly (Schemas | undefined)[]): Record<string, Record<string, unknown>> =>
  Object.assign({}, ...columns.toReversed()) as Record<string, Record<string, unknown>>

export const kindOf = (schema: Schemas[string] | undefined): string => String(schema?.['type'] ?? 'string')
