/**
 * An object of any keys as the generated types want it: they say `never` of what the API takes freely, such as a
 * case's input.
 */
export const open = (fields: Readonly<Record<string, unknown>>): Record<string, never> => fields as Record<string, never>

/** A value as a person reads it: text as it stands, anything else as JSON. */
export const written = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value, null, 1) ?? ''))

/** Settings of a model as they are typed: nothing where nothing is, null where it is no JSON object. */
export function readParams(text: string): Record<string, unknown> | undefined | null {
  if (!text.trim()) return undefined
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : null
  } catch {
    return null
  }
}
