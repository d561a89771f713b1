import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { kit, optimization as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { PlainTable } from '@/ui/plain-table'
import { ScatterChart } from '@/ui/scatter-chart'
import { Section } from '@/ui/section'
import { choicePoints, dollars, type Found, gainOf, type Standing, standing } from './reading'
import classes from './optimizations.module.css'

const COLORS: Record<Standing, string> = {
  winner: 'var(--good)',
  front: 'var(--mantine-color-pecia-5)',
  beaten: 'var(--mantine-color-dimmed)',
  baseline: 'var(--wait)',
}
const ORDER: readonly Standing[] = ['winner', 'front', 'beaten', 'baseline']
const head = words.finalist

/** The finalists on the validation cases: which nobody beats in everything at once, and which of those won. */
export function Choice({ found, tokens }: { found: Found; tokens: number }) {
  if (found.finalists.length === 0) return null
  const points = choicePoints(found, tokens)
  const shown = ORDER.filter((one) => points[one].length > 0)
  const drawn = shown.flatMap((one) => points[one].map((point) => ({ ...point, one })))
  return (
    <Section title={words.choice}>
      <div className={classes['stack']}>
        <div>
          <ScatterChart
            title={words.choicePlot}
            x={head.tokens}
            y={head.gain}
            // The winner is drawn last, above one that stands at the same place.
            series={shown.toReversed().map((one) => ({ name: words.standing[one], color: COLORS[one], points: points[one] }))}
            columns={[head.label, head.tokens, head.gain, head.standing]}
            rows={drawn.map(({ label, x, y, one }) => ({ key: label, cells: [visible(label), count(x), gainOf(y / 100, 'share'), words.standing[one]] }))}
          />
          <ul className={classes['legend']}>
            {shown.map((one) => (
              <li key={one}>
                <i style={{ background: COLORS[one] }} />
                {words.standing[one]}
              </li>
            ))}
          </ul>
        </div>
        <Finalists found={found} />
        <p className={classes['quiet']}>{words.choiceNote}</p>
      </div>
    </Section>
  )
}

function Finalists({ found }: { found: Found }) {
  const what = new Map(found.trials.map(({ candidate }) => [candidate.label, candidate.what]))
  return (
    <PlainTable
      caption={words.choice}
      columns={[head.label, head.what, head.gain, head.lower, head.tokens, head.cost, head.latency, head.standing]}
      rows={found.finalists.map((one) => {
        const stands = standing(one, found.winner?.label)
        return {
          key: one.label,
          cells: [
            <code key="label">{visible(one.label)}</code>,
            visible(what.get(one.label) ?? ''),
            gainOf(one.gain, 'share'),
            one.lower === null ? kit.none : gainOf(one.lower, 'share'),
            count(one.tokens),
            one.cost ? dollars(one.cost) : kit.none,
            one.latency === null ? kit.none : `${count(Math.round(one.latency))} ms`,
            <Badge key="standing" tone={stands === 'winner' ? 'good' : 'plain'}>
              {words.standing[stands]}
            </Badge>,
          ],
        }
      })}
    />
  )
}
