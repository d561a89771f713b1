import type { Values } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { optimization as words } from '@/strings'
import { Badge, type Tone } from '@/ui/badge'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { gainOf } from './reading'
import classes from './optimizations.module.css'

const TONES: Record<Values['Trial']['state'], Tone> = { finalist: 'good', outrun: 'plain', dropped: 'bad', refused: 'wait' }
const head = words.trial

/** Every proposal, and why it left. */
export function Race({ trials }: { trials: readonly Values['Trial'][] }) {
  if (trials.length === 0) return null
  return (
    <Section title={words.race}>
      <div className={classes['stack']}>
        <p className={classes['quiet']}>{words.raceNote}</p>
        <PlainTable
          caption={words.race}
          columns={[head.label, head.by, head.what, head.tokens, head.cases, head.gain, head.state, head.why]}
          rows={trials.map(({ candidate, state, why, cases, gain }) => ({
            key: candidate.label,
            cells: [
              <code key="label">{visible(candidate.label)}</code>,
              visible(candidate.how),
              visible(candidate.what),
              count(candidate.tokens),
              cases > 0 ? count(cases) : '',
              gain === null ? '' : gainOf(gain, 'share'),
              <Badge key="state" tone={TONES[state]}>
                {words.states[state]}
              </Badge>,
              visible(why),
            ],
          }))}
        />
      </div>
    </Section>
  )
}
