import { kit } from '@/strings'
import classes from './states.module.css'

/** The shape of what is coming. */
export function Skeletons({ lines = 6 }: { lines?: number }) {
  return (
    <div className={classes['skeleton']} role="status" aria-label={kit.loading}>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className={classes['bar']} style={{ width: `${92 - ((line * 17) % 45)}%` }} />
      ))}
    </div>
  )
}
