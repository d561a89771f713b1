import { figure } from '@/lib/number'
import { library, prompt as words } from '@/strings'
import { ConclusionBadge } from '@/ui/conclusion-badge'
import type { Row } from './listing'
import { useMeasured } from './use-measured'
import classes from './prompts.module.css'

/** What is known of the version in service, else of the head, else of the newest that was tried. */
export function EvidenceCell({ row }: { row: Row }) {
  const { data } = useMeasured(row.name)
  const wanted = [row.labels['production'], row.head]
  const measured = wanted.map((number) => data?.find(({ version }) => version === number)).find(Boolean) ?? data?.[0]
  const evidence = measured?.evidence.find(({ conclusion }) => conclusion) ?? measured?.evidence[0]
  if (!measured || !evidence) return <span className={classes['quiet']}>{data ? library.untested : ''}</span>
  const { estimate, metric, conclusion, sentence } = evidence
  return (
    <span className={classes['evidence']} title={sentence ?? undefined}>
      <span className={classes['quiet']}>{words.version(measured.version)}</span>
      {estimate.mean === null ? null : `${metric} ${figure(estimate.mean, estimate.scale)}`}
      {conclusion ? <ConclusionBadge conclusion={conclusion} sentence={sentence} /> : null}
    </span>
  )
}
