import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon'
import classes from './states.module.css'

interface Props {
  icon: IconName
  title: string
  /** What this place is for, and what to do first. */
  children: ReactNode
  actions?: ReactNode
}

/** Nothing is here yet: what it is for, and the first step. */
export function EmptyState({ icon, title, children, actions }: Props) {
  return (
    <section className={classes['empty']}>
      <span className={classes['emblem']}>
        <Icon name={icon} size={28} />
      </span>
      <h2>{title}</h2>
      <div className={classes['says']}>{children}</div>
      {actions ? <div className={classes['actions']}>{actions}</div> : null}
    </section>
  )
}
