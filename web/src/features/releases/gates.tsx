import type { Values } from '@/api'
import { visible } from '@/lib/visible'
import { proposals as words } from '@/strings'
import { Badge } from '@/ui/badge'
import classes from './releases.module.css'

/** What the policies say: a line for each condition, and whether it is met. */
export function Gates({ verdict }: { verdict: Values['Verdict'] }) {
  if (verdict.gates.length === 0) return <p className={classes['quiet']}>{words.noChecks}</p>
  return (
    <ul className={classes['gates']}>
      {verdict.gates.map(({ gate, met, line }) => (
        <li key={gate + line}>
          <Badge tone={met ? 'good' : 'wait'}>{met ? words.met : words.notMet}</Badge>
          <span>{visible(line)}</span>
        </li>
      ))}
    </ul>
  )
}
