import { kit } from '@/strings'
import classes from './live-indicator.module.css'

/** Whether the page hears at once of what others do. */
export function LiveIndicator({ live }: { live: boolean }) {
  const [short, long] = live ? kit.live : kit.notLive
  return (
    <output className={classes['live']} data-live={live} title={long}>
      <i aria-hidden="true" />
      {short}
    </output>
  )
}
