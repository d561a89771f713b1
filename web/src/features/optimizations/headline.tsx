import { visible } from '@/lib/visible'
import { optimization as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { type Found, standingOf } from './reading'
import classes from './optimizations.module.css'

/** What came of it in a sentence; while it is under way, how far it has come. */
export function Headline({ found }: { found: Found }) {
  const { word, tone } = standingOf(found)
  const most = found.design.allowance?.calls ?? 2000
  const isDone = found.status === 'done'
  return (
    <div className={classes['headline']} data-tone={tone} aria-live="polite">
      <p className={classes['line']}>
        <Badge tone={tone}>{word}</Badge>
        <span className={classes['said']}>{visible(found.said || found.trouble || words.atStage(found.stage))}</span>
      </p>
      {isDone ? null : (
        <>
          <div className={classes['bar']} aria-hidden="true">
            <span style={{ width: `${Math.min(100, (100 * found.calls) / most)}%` }} />
          </div>
          <span className={classes['quiet']}>{words.progress(found.calls, most)}</span>
        </>
      )}
    </div>
  )
}
