import type { Values } from '@/api'
import { judges as words } from '@/strings'
import { Badge, type Tone } from '@/ui/badge'

type Standing = Values['Passport']['standing']
const TONES: Record<Standing, Tone> = { verified: 'good', unfit: 'bad', unverified: 'wait' }

/** Whether a judge's verdicts may decide anything. */
export function StandingBadge({ standing }: { standing: Standing }) {
  return (
    <Badge tone={TONES[standing]} title={words.standingHelp[standing]}>
      {words.standings[standing]}
    </Badge>
  )
}
