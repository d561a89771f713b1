import type { Values } from '@/api'
import { count, figure } from '@/lib/number'
import { visible } from '@/lib/visible'
import { proposals as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { ConclusionBadge } from '@/ui/conclusion-badge'
import { Moment } from '@/ui/moment'
import { difference } from './difference'
import { DifferencePlot } from './difference-plot'
import classes from './releases.module.css'

const JUDGES = { verified: 'good', unverified: 'wait', unfit: 'bad' } as const
const SHOWN = 5

/** What experiments say of the two versions: the difference with its interval, and all it rests on. */
export function EvidencePieces({ pieces }: { pieces: readonly Values['Evidence'][] }) {
  return (
    <div className={classes['stack']}>
      <DifferencePlot pieces={pieces} />
      {pieces.map((piece) => (
        <Piece key={`${piece.plan_digest} ${piece.metric} ${piece.model}`} piece={piece} />
      ))}
    </div>
  )
}

function Piece({ piece }: { piece: Values['Evidence'] }) {
  const { comparison: c, judge, lost_cases: lost } = piece
  const mean = (value: number | null) => (value === null ? '–' : figure(value, c.scale))
  return (
    <div className={classes['piece']}>
      <p className={classes['line']}>
        <ConclusionBadge conclusion={c.conclusion} sentence={c.reason} />
        <strong>{visible(words.compared(piece.metric, piece.dataset, piece.model))}</strong>
        {judge ? (
          <Badge tone={JUDGES[judge.standing]} title={visible(judge.reasons.join('; '))}>
            {judge.says}
          </Badge>
        ) : null}
        {lost.length > 0 ? (
          <Badge tone="bad" title={visible(lost.join(', '))}>
            {words.lost(lost.length)}
          </Badge>
        ) : null}
      </p>
      <dl className={classes['figures']}>
        <Figure name={words.difference} value={difference(c.difference, c.scale)} />
        <Figure name={words.before} value={mean(c.mean_a)} />
        <Figure name={words.after} value={mean(c.mean_b)} />
        <Figure name={words.won} value={`${count(c.wins)} / ${count(c.losses)} / ${count(c.ties)}`} />
        <Figure name={words.cases} value={count(c.n)} />
      </dl>
      <p className={classes['small']}>
        <a href={`/experiments/${piece.experiment}`}>{words.experiment(piece.experiment)}</a> · {words.measured} <Moment at={piece.measured_at} both /> ·{' '}
        {words.margin(difference(c.margin, c.scale).slice(1))}
      </p>
      {c.warnings.map((warning) => (
        <p key={warning} className={classes['small']}>
          {visible(warning)}
        </p>
      ))}
      {lost.length > 0 ? (
        <p className={classes['small']}>
          {words.lost(lost.length)}: <code>{visible(words.lostOf(lost.slice(0, SHOWN).join(', '), lost.length - SHOWN))}</code>
        </p>
      ) : null}
    </div>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
