import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { query, useChange, type Values } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { judges } from '@/strings'
import { Badge } from '@/ui/badge'
import { Section } from '@/ui/section'
import classes from './judges.module.css'

const words = judges.measure
/** How often they are read again while one is under way. */
const LIVE = 1500
const RECENT = 5

const isOpen = ({ status }: Values['Errand']) => status === 'planned' || status === 'running'

/** Judges that are being measured, and what came of the last ones that were stopped. */
export function Measuring() {
  const { data } = useQuery({
    ...query('ListErrands', { limit: 20 }),
    refetchInterval: ({ state }) => (state.data?.data.some(isOpen) ? LIVE : false),
  })
  const stop = useChange('StopErrand', { said: ({ number }) => words.stopping(number) })
  const shown = (data?.data ?? []).filter(({ kind, passport }) => kind === 'measure_judge' && passport === null).slice(0, RECENT)
  if (shown.length === 0) return null
  return (
    <Section title={words.underWay}>
      <ul className={classes['errands']}>
        {shown.map((errand) => (
          <li key={errand.number} className={classes['line']}>
            <span>{visible(errand.subject)}</span>
            {isOpen(errand) ? (
              <>
                <progress aria-label={words.progress(errand.number)} max={Math.max(1, errand.planned)} value={errand.done ?? 0} />
                <span className={classes['small']}>{words.done(count(errand.done ?? 0), count(errand.planned))}</span>
                <Button variant="default" size="compact-xs" aria-label={`${words.stop}: ${errand.number}`} onClick={() => stop.mutate({ number: errand.number })}>
                  {words.stop}
                </Button>
              </>
            ) : (
              <>
                <Badge tone="bad">{errand.status}</Badge>
                <span className={classes['small']}>{visible(errand.trouble ?? '')}</span>
              </>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
