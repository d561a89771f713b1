/** A little Markdown: headings, lists, paragraphs, bold, emphasis and code. It makes values, never HTML. */
export interface Span {
  kind: 'text' | 'strong' | 'em' | 'code'
  text: string
}
export interface Block {
  kind: 'heading' | 'paragraph' | 'list'
  lines: readonly (readonly Span[])[]
}

const MARK = /\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|`([^`]+)`/g
const ITEM = /^\s*(?:[-*]|\d{1,3}\.)\s+/
const HEADING = /^#{1,6}\s+/

export function spansOf(line: string): Span[] {
  const spans: Span[] = []
  let at = 0
  for (const found of line.matchAll(MARK)) {
    if (found.index > at) spans.push({ kind: 'text', text: line.slice(at, found.index) })
    const [whole, strong, em, code] = found
    if (strong !== undefined) spans.push({ kind: 'strong', text: strong })
    else if (em !== undefined) spans.push({ kind: 'em', text: em })
    else spans.push({ kind: 'code', text: code ?? '' })
    at = found.index + whole.length
  }
  if (at < line.length) spans.push({ kind: 'text', text: line.slice(at) })
  return spans
}

/** A text as blocks: what stands between empty lines, with headings and lists told apart. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let open: { kind: Block['kind']; lines: Span[][] } | null = null
  for (const line of text.split(/\r?\n/)) {
    const kind = HEADING.test(line) ? 'heading' : ITEM.test(line) ? 'list' : 'paragraph'
    if (line.trim() === '') {
      open = null
      continue
    }
    if (open === null || open.kind !== kind || kind === 'heading') {
      open = { kind, lines: [] }
      blocks.push(open)
    }
    open.lines.push(spansOf(line.replace(kind === 'list' ? ITEM : HEADING, '')))
  }
  return blocks
}
