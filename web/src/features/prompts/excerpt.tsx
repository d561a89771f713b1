import type { Values } from '@/api'
import { cutAtMarks } from '@/lib/marks'
import { visible } from '@/lib/visible'
import classes from './prompts.module.css'

/** A passage with what was found in it stressed. */
export function Excerpt({ excerpt }: { excerpt: Values['Excerpt'] }) {
  const { text, marks, cut_before, cut_behind } = excerpt
  return (
    <span className={classes['excerpt']}>
      {cut_before ? '… ' : null}
      {cutAtMarks(text, marks as number[][]).map(({ text: stretch, marked, at: key }) => {
        const shown = visible(stretch.replaceAll('\n', ' '))
        return marked ? <mark key={key}>{shown}</mark> : <span key={key}>{shown}</span>
      })}
      {cut_behind ? ' …' : null}
    </span>
  )
}
