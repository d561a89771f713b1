import { optimization as words } from '@/strings'
import { ConclusionBadge } from '@/ui/conclusion-badge'
import { IntervalPlot } from '@/ui/interval-plot'
import { Section } from '@/ui/section'
import { type Found, gainOf, gainRows, shrinkageOf } from './reading'
import classes from './optimizations.module.css'

/** How much of the search gain was not there, as far as it shows in the digits that are shown. */
function shrinkage(gone: number, scale: 'share' | 'number'): string {
  const size = gainOf(Math.abs(gone), scale)
  if (!size.startsWith('+')) return words.shrinkage.nothing
  const shown = scale === 'share' ? words.points(size.slice(1)) : size.slice(1)
  return gone < 0 ? words.shrinkage.none(shown) : words.shrinkage.some(shown)
}

/** What the search promised beside what the sealed cases confirmed. */
export function Gain({ found }: { found: Found }) {
  const { search, confirmed } = found
  if (!search) return null
  const gone = shrinkageOf(found)
  return (
    <Section title={words.gain}>
      <div className={classes['stack']}>
        <IntervalPlot title={words.gainPlot(words.units[search.scale])} rows={gainRows(found)} />
        <p className={classes['line']}>
          {confirmed ? <ConclusionBadge conclusion={confirmed.conclusion} sentence={confirmed.reason} /> : null}
          {gone === null ? null : <span>{shrinkage(gone, search.scale)}</span>}
        </p>
        <p className={classes['quiet']}>{words.gainNote}</p>
      </div>
    </Section>
  )
}
