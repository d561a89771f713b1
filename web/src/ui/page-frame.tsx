import { type ReactNode, useEffect } from 'react'
import classes from './page-frame.module.css'

interface Props {
  title: string
  /** Shown instead of the title in the heading, where it is more than a text. */
  heading?: ReactNode
  /** Where the page lies, above the heading. */
  crumbs?: ReactNode
  description?: ReactNode
  actions?: ReactNode
  /** The page fills the window and scrolls inside itself, as a list does. */
  fills?: boolean
  children: ReactNode
}

/** The frame of every page: its title, what it is for, what can be done, and its content. */
export function PageFrame({ title, heading = title, crumbs, description, actions, fills = false, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Pecia`
  }, [title])
  return (
    <article className={classes['page']} data-fills={fills || undefined}>
      <header className={classes['head']}>
        <div className={classes['titles']}>
          {crumbs}
          <h1>{heading}</h1>
          {description ? <p>{description}</p> : null}
        </div>
        {actions ? <div className={classes['actions']}>{actions}</div> : null}
      </header>
      {children}
    </article>
  )
}
