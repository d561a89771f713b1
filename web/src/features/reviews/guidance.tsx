import { visible } from '@/lib/visible'
import { reviews as words } from '@/strings'
import { blocksOf, type Span } from './markdown'
import classes from './reviews.module.css'

const TAGS = { strong: 'strong', em: 'em', code: 'code' } as const

/** What reviewers are asked to look at, as it was written. */
export function Guidance({ text }: { text: string }) {
  if (!text.trim()) return <p className={classes['quiet']}>{words.noGuidance}</p>
  return (
    <div className={classes['guidance']}>
      {blocksOf(text).map(({ kind, lines }, place) => {
        const key = `${place} ${kind}`
        if (kind === 'heading') return <h3 key={key}>{lines.map((line) => spans(line))}</h3>
        if (kind === 'list') return <ul key={key}>{lines.map((line) => <li key={line.map(({ text }) => text).join('')}>{spans(line)}</li>)}</ul>
        return <p key={key}>{lines.map((line, at) => [at > 0 ? ' ' : null, ...spans(line)])}</p>
      })}
    </div>
  )
}

function spans(line: readonly Span[]) {
  return line.map(({ kind, text }, place) => {
    const key = `${place} ${text}`
    if (kind === 'text') return <span key={key}>{visible(text)}</span>
    const Tag = TAGS[kind]
    return <Tag key={key}>{visible(text)}</Tag>
  })
}
