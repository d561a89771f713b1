import { optimization as words } from '@/strings'
import { ConclusionBadge } from '@/ui/conclusion-badge'
import { IntervalPlot } from '@/ui/interval-plot'
import { Section } from '@/ui/section'
import { type Found, gainOf, gainRows, shrinkageOf } from './reading'
import classes from './optimizations.module.css'

/** What the search promised beside what the sealed cases confirmed. */
export function Gain({ found }: { found: Found }) {
  const { search, confirmed } = found
  if (!search) return null
  const gone = shrinkageOf(found)
  const shown = gone === null ? '' : words.points(gainOf(Math.abs(gone), search.scale).replace('+', ''))
  return (
    <Section title={words.gain}>
      <div className={classes['stack']}>
        <IntervalPlot title={words.gainPlot(words.units[search.scale])} rows={gainRows(found)} />
        <p className={classes['line']}>
          {confirmed ? <ConclusionBadge conclusion={confirmed.conclusion} sentence={confirmed.reason} /> : null}
          {gone === null ? null : <span>{gone < 0 ? words.shrinkage.none(shown) : words.shrinkage.some(shown)}</span>}
        </p>
        <p className={classes['quiet']}>{words.gainNote}</p>
      </div>
    </Section>
  )
}
