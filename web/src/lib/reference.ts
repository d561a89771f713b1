/** `support/triage@production`, `support/triage#7` or `support/triage`, taken apart. */
export function parseReference(text: string): { prompt: string; label?: string; version?: number } {
  const labelled = text.lastIndexOf('@')
  if (labelled > 0) return { prompt: text.slice(0, labelled), label: text.slice(labelled + 1) }
  const numbered = /^(.+)#(\d+)$/.exec(text)
  if (numbered) return { prompt: numbered[1] as string, version: Number(numbered[2]) }
  return { prompt: text }
}

/** The folder a name lies in, null at the top. */
export function folderOf(name: string): string | null {
  const slash = name.lastIndexOf('/')
  return slash < 0 ? null : name.slice(0, slash)
}
