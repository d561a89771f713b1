import { kit } from '@/strings'
import { Badge, type Tone } from './badge'

export type Conclusion = 'better' | 'worse' | 'equivalent' | 'undecided' | 'invalid'
const TONES: Record<Conclusion, Tone> = { better: 'good', worse: 'bad', equivalent: 'plain', undecided: 'wait', invalid: 'bad' }

/** What a comparison concluded, in the words used everywhere; the whole sentence when pointed at. */
export function ConclusionBadge({ conclusion, sentence }: { conclusion: Conclusion; sentence?: string | null }) {
  return (
    <Badge tone={TONES[conclusion]} title={sentence ?? undefined}>
      {kit.conclusion[conclusion]}
    </Badge>
  )
}
