import type { ReactNode } from 'react'
import classes from './badge.module.css'

export type Tone = 'good' | 'bad' | 'wait' | 'plain'

/** A word in a small frame. Its tone never says more than the word. */
export function Badge({ tone = 'plain', title, children }: { tone?: Tone; title?: string; children: ReactNode }) {
  return (
    <span className={classes['badge']} data-tone={tone} title={title}>
      {children}
    </span>
  )
}
