import { kit } from '@/strings'
import classes from './live-indicator.module.css'

/** Whether the page hears at once of what others do. */
export function LiveIndicator({ live }: { live: boolean }) {
  const [short, long] = live ? kit.live : kit.notLive
  return (
    <span className={classes['live']} data-live={live} role="status" title={long}>
      <i aria-hidden="true" />
      {short}
    </span>
  )
}
