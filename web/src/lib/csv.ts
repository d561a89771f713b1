/** CSV as RFC 4180 has it, and as spreadsheets write it. */

export class BadCsv extends Error {
  /** Where, counted from 1; `why` says what. */
  constructor(
    readonly line: number,
    readonly why: 'open quote' | 'fields',
    readonly fields = 0,
    readonly wanted = 0,
  ) {
    super(`${why} at line ${line}`)
  }
}

/** Head and rows. Commas, semicolons or tabs, whichever the head has most of. Throws `BadCsv`. */
export function readCsv(text: string): { head: string[]; rows: string[][] } {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text
  const lines = recordsOf(plain, separatorOf(plain))
  const [first, ...rest] = lines
  const head = first?.fields ?? []
  const rows = rest.filter(({ fields }) => fields.length > 1 || fields[0] !== '' || head.length === 1)
  const wrong = rows.find(({ fields }) => fields.length !== head.length)
  if (wrong) throw new BadCsv(wrong.line, 'fields', wrong.fields.length, head.length)
  return { head, rows: rows.map(({ fields }) => fields) }
}

function separatorOf(text: string): string {
  const end = text.search(/[\r\n]/)
  const head = end < 0 ? text : text.slice(0, end)
  const found = [',', ';', '\t'].map((one) => ({ one, times: head.split(one).length }))
  return found.toSorted((one, other) => other.times - one.times)[0]?.one ?? ','
}

function recordsOf(text: string, separator: string): { line: number; fields: string[] }[] {
  const records: { line: number; fields: string[] }[] = []
  let fields: string[] = []
  let [at, line, begun] = [0, 1, 1]
  const endRecord = () => {
    records.push({ line: begun, fields })
    fields = []
  }
  while (at < text.length) {
    if (fields.length === 0) begun = line
    let field = ''
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1)
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2)
      if (end < 0) throw new BadCsv(begun, 'open quote')
      field = text.slice(at + 1, end).replaceAll('""', '"')
      line += field.split('\n').length - 1
      at = end + 1
    }
    const from = at
    while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at += 1
    field += text.slice(from, at)
    fields.push(field)
    if (text[at] === separator) {
      at += 1
      // A record may end in an empty field.
      if (at === text.length || text[at] === '\n' || text[at] === '\r') fields.push('')
    }
    if (text[at] === '\r' || text[at] === '\n') {
      at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1
      line += 1
      endRecord()
    }
  }
  if (fields.length > 0) endRecord()
  return records
}

const field = (text: string) => (/[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Head and rows as text, with the line ends of the format. */
export const writeCsv = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, ...rows].map((cells) => cells.map(field).join(',')).join('\r\n') + '\r\n'
