import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemPanel, query, type Values } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { home } from '@/strings'
import { Badge, type Tone } from '@/ui/badge'
import { Icon, type IconName } from '@/ui/icon'
import { Moment } from '@/ui/moment'
import { PlaceLink } from '@/ui/place-link'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './home.module.css'

/** As many of each kind as a glance takes in; the page of the kind has them all. */
const MOST = 8

/** What waits for somebody: proposals, experiments that stand still, open review queues, prompts past their date. */
export function Attention() {
  const proposals = useQuery(query('ListProposals', { status: 'open', limit: MOST }))
  const experiments = useQuery(query('ListExperiments', { limit: 30 }))
  const queues = useQuery(query('ListQueues', { limit: 30 }))
  const overdue = useQuery(query('ListFacets', { overdue: true }))
  const all = [proposals, experiments, queues, overdue]
  const failed = all.find(({ error }) => error)
  if (failed) return <ProblemPanel error={failed.error} onRetry={() => void failed.refetch()} />
  if (all.some(({ isPending }) => isPending)) return <Skeletons lines={5} />

  const still = experiments.data?.data.filter(({ status }) => status === 'waiting' || status === 'stopped') ?? []
  const open = queues.data?.data.filter(({ status }) => status === 'open') ?? []
  const late = overdue.data?.prompts ?? 0
  const lines = [
    ...(proposals.data?.data ?? []).map(proposed),
    ...still.slice(0, MOST).map(standing),
    ...open.slice(0, MOST).map(reviewed),
    ...(late > 0 ? [{ key: 'overdue', icon: 'library', tone: 'wait', href: '/library?overdue=true', title: home.overdue(count(late)), more: home.overdueHint } as const] : []),
  ]
  return (
    <Section title={home.attention}>
      {lines.length === 0 ? <p className={classes['quiet']}>{home.attentionNone}</p> : null}
      <ul className={classes['lines']}>{lines.map(({ key, ...line }) => <Line key={key} {...line} />)}</ul>
    </Section>
  )
}

/** Experiments that are being carried out, with how far they are. */
export function UnderWay() {
  const { data } = useQuery({
    ...query('ListExperiments', { limit: 30 }),
    // What was done is not an event of its own.
    refetchInterval: ({ state }) => (state.data?.data.some(({ status }) => status === 'running') ? 2000 : false),
  })
  const running = data?.data.filter(({ status }) => status === 'running' || status === 'planned') ?? []
  return (
    <Section title={home.running}>
      {running.length === 0 ? <p className={classes['quiet']}>{home.runningNone}</p> : null}
      <ul className={classes['lines']}>
        {running.map(({ number, plan, progress }) => (
          <Line key={number} icon="experiment" href={`/experiments/${number}`} title={`${number} · ${visible(plan.name)}`} more={home.progress(count(progress.done), count(progress.planned))}>
            <progress aria-label={visible(plan.name)} max={Math.max(1, progress.planned)} value={progress.done} />
          </Line>
        ))}
      </ul>
    </Section>
  )
}

interface LineProps {
  icon: IconName
  href: string
  title: string
  more?: ReactNode
  tone?: Tone
  badge?: string
  at?: string
  children?: ReactNode
}

function Line({ icon, href, title, more, tone, badge, at, children }: LineProps) {
  return (
    <li>
      <Icon name={icon} size={16} />
      <span className={classes['what']}>
        <PlaceLink to={href}>{title}</PlaceLink> {badge ? <Badge tone={tone}>{badge}</Badge> : null}
        {more ? <span className={classes['more']}>{more}</span> : null}
        {children}
      </span>
      {at ? <Moment at={at} /> : null}
    </li>
  )
}

const proposed = ({ number, label, prompt, version, opener, opened_at, verdict }: Values['Proposal']) => ({
  key: `proposal ${number}`,
  icon: 'proposal' as const,
  href: `/proposals/${number}`,
  title: home.proposal(visible(label), visible(prompt), version),
  more: home.proposedBy(visible(opener)),
  badge: verdict.met ? home.ready : home.unmet,
  tone: (verdict.met ? 'good' : 'wait') as Tone,
  at: opened_at,
})

const standing = ({ number, plan, status, trouble, created_at, ended_at }: Values['Experiment']) => ({
  key: `experiment ${number}`,
  icon: 'experiment' as const,
  href: `/experiments/${number}`,
  title: `${number} · ${visible(plan.name)}`,
  more: status === 'waiting' ? home.waiting : trouble ? visible(trouble) : home.stopped,
  badge: home.status[status === 'waiting' ? 'waiting' : 'stopped'],
  tone: (status === 'waiting' ? 'wait' : 'bad') as Tone,
  at: ended_at ?? created_at,
})

const reviewed = ({ name, items, created_at }: Values['Queue']) => ({
  key: `queue ${name}`,
  icon: 'review' as const,
  href: `/reviews/${encodeURIComponent(name)}`,
  title: visible(name),
  more: home.queue(count(items)),
  at: created_at,
})
