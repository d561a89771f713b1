import { blocksOf, type Span, spansOf } from '@/lib/markdown'
import { visible } from '@/lib/visible'
import classes from './prose.module.css'

const TAGS = { strong: 'strong', em: 'em', code: 'code' } as const

/** A text in a little Markdown: headings, lists, paragraphs. What it holds beside stays text. */
export function Prose({ text }: { text: string }) {
  return (
    <div className={classes['prose']}>
      {blocksOf(text).map(({ kind, lines }, place) => {
        const key = `${place} ${kind}`
        if (kind === 'heading') return <h3 key={key}>{lines.map((line) => spans(line))}</h3>
        if (kind === 'list') return <ul key={key}>{lines.map((line) => <li key={line.map(({ text: part }) => part).join('')}>{spans(line)}</li>)}</ul>
        return <p key={key}>{lines.map((line, at) => [at > 0 ? ' ' : null, ...spans(line)])}</p>
      })}
    </div>
  )
}

/** A line with its bold, its emphasis and its code. */
export const Inline = ({ text }: { text: string }) => spans(spansOf(text))

function spans(line: readonly Span[]) {
  return line.map(({ kind, text }, place) => {
    const key = `${place} ${text}`
    if (kind === 'text') return <span key={key}>{visible(text)}</span>
    const Tag = TAGS[kind]
    return <Tag key={key}>{visible(text)}</Tag>
  })
}
