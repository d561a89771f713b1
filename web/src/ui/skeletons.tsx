import { kit } from '@/strings'
import classes from './states.module.css'

/** The shape of what is coming. */
export function Skeletons({ lines = 6 }: { lines?: number }) {
  return (
    <output className={classes['skeleton']} aria-label={kit.loading}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={classes['bar']} style={{ width: `${92 - ((line * 17) % 45)}%` }} />
      ))}
    </output>
  )
}
