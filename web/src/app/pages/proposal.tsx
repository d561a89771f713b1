import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import { ProblemPanel, query, type Values } from '@/api'
import { Decide } from '@/features/releases/decide'
import { Discussion } from '@/features/releases/discussion'
import { Gates } from '@/features/releases/gates'
import { ProposalEvidence } from '@/features/releases/proposal-evidence'
import { STATUS_TONES } from '@/features/releases/proposal-table'
import { ContractChanges, VersionChanges } from '@/features/releases/version-changes'
import { visible } from '@/lib/visible'
import { proposals as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { CopyId } from '@/ui/copy-id'
import { Moment } from '@/ui/moment'
import { PageFrame } from '@/ui/page-frame'
import { Section } from '@/ui/section'
import { type Shortcut, useShortcuts } from '@/ui/shortcuts'
import { Skeletons } from '@/ui/skeletons'
import classes from './releases.module.css'

const route = getRouteApi('/proposals/$number')

/** One proposal: what it asks, what the policies say, what is known, what people say, and the decision. */
export function ProposalPage() {
  const number = Number(route.useParams().number)
  const { data: proposal, error, refetch } = useQuery(query('GetProposal', { number }))
  return (
    <PageFrame
      title={words.one(number)}
      crumbs={
        <nav aria-label={words.title} className={classes['crumbs']}>
          <Link to="/proposals" search={{}}>
            {words.title}
          </Link>
        </nav>
      }
      heading={
        <span className={classes['line']}>
          {words.one(number)} {proposal ? <Badge tone={STATUS_TONES[proposal.status]}>{words.statuses[proposal.status]}</Badge> : null}
        </span>
      }
      actions={<CopyId value={`${location.origin}/proposals/${number}`} shown={`#${number}`} label={words.permalink} />}
    >
      {error ? <ProblemPanel error={error} onRetry={() => void refetch()} /> : proposal ? <Found key={number} proposal={proposal} /> : <Skeletons lines={12} />}
    </PageFrame>
  )
}

function Found({ proposal }: { proposal: Values['Proposal'] }) {
  const { prompt, label, version, previous, verdict, status, contract } = proposal
  const navigate = useNavigate()
  const note = useRef<HTMLTextAreaElement>(null)
  const { data: open } = useQuery(query('ListProposals', { status: 'open', limit: 100 }))
  const next = nextAfter(open?.data ?? [], proposal.number)
  useShortcuts(
    useMemo<Shortcut[]>(
      () => [
        { keys: 'a', label: words.keys.approve, group: words.title, run: () => note.current?.focus() },
        ...(next ? [{ keys: 'j', label: words.keys.next, group: words.title, run: () => void navigate({ to: '/proposals/$number', params: { number: String(next) } }) }] : []),
      ],
      [next, navigate],
    ),
  )
  return (
    <div className={classes['decision']}>
      <div className={classes['stack']}>
        <Section title={words.why}>
          <Asked proposal={proposal} />
        </Section>
        <Section title={words.checks}>
          <Gates verdict={verdict} />
        </Section>
        <Section title={words.evidence}>
          <ProposalEvidence proposal={proposal} />
        </Section>
        <Section title={words.changes}>
          <VersionChanges prompt={prompt} before={previous} after={version} />
          {previous === null ? <ContractChanges contract={contract} /> : null}
        </Section>
      </div>
      <div className={classes['stack']}>
        <Section title={status === 'open' ? words.decide : words.decided(words.statuses[status])}>
          {status === 'open' ? <Decide proposal={proposal} noteRef={note} /> : <Decided proposal={proposal} />}
        </Section>
        <Section title={words.approvals}>
          <Approvals approvals={proposal.approvals} />
        </Section>
        <Section title={words.discussion}>
          <Discussion prompt={prompt} version={version} />
        </Section>
        <p className={classes['line']}>
          <Link to="/prompts/$" params={{ _splat: prompt }} search={{ version }}>
            {words.seePrompt}
          </Link>
          <Link to="/releases/$" params={{ _splat: prompt }} search={{ label }}>
            {words.seeHistory}
          </Link>
          {next ? (
            <Link to="/proposals/$number" params={{ number: String(next) }}>
              {words.next}
            </Link>
          ) : null}
        </p>
      </div>
    </div>
  )
}

function Asked({ proposal: { opener, opened_at: at, prompt, label, version, previous, why } }: { proposal: Values['Proposal'] }) {
  return (
    <>
      <p className={classes['request']}>
        {words.asks(visible(opener))} <strong>{words.moves(label, prompt)}</strong> {words.movesTo} <strong>{words.version(version)}</strong>{' '}
        {words.from(previous ? words.version(previous) : words.nowhere)}, <Moment at={at} both />.
      </p>
      <p className={why ? classes['why'] : classes['quiet']}>{visible(why) || words.noWhy}</p>
    </>
  )
}

function Decided({ proposal: { decided_by: by, decided_at: at, decision } }: { proposal: Values['Proposal'] }) {
  return (
    <>
      <p className={classes['request']}>
        {words.decidedBy} <strong>{visible(by ?? '')}</strong>
        {at ? (
          <>
            , <Moment at={at} both />
          </>
        ) : null}
      </p>
      <p className={decision ? classes['why'] : classes['quiet']}>{visible(decision) || words.noWhy}</p>
    </>
  )
}

function Approvals({ approvals }: { approvals: readonly Values['Approval'][] }) {
  if (approvals.length === 0) return <p className={classes['quiet']}>{words.noApprovals}</p>
  return (
    <ul className={classes['people']}>
      {approvals.map(({ actor, at, claimed, note }) => (
        <li key={actor}>
          <span className={classes['line']}>
            <strong>{visible(actor)}</strong>
            {claimed ? <Badge title={words.claimedHelp}>{words.claimed}</Badge> : null}
            <span className={classes['small']}>
              <Moment at={at} />
            </span>
          </span>
          {note ? <p>{visible(note)}</p> : null}
        </li>
      ))}
    </ul>
  )
}

/** The open proposal to look at after this one: the next older, then from the newest again. */
function nextAfter(open: readonly Values['Proposal'][], number: number): number | null {
  const others = open.map((proposal) => proposal.number).filter((other) => other !== number)
  return others.find((other) => other < number) ?? others[0] ?? null
}
