import { Button, Modal, NativeSelect, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ProblemPanel, query, useChange, type Values } from '@/api'
import { releases as words } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import { EvidencePieces } from './evidence-pieces'
import { Gates } from './gates'
import { ACKNOWLEDGED, HiddenNotice } from './hidden-notice'
import { VersionChanges } from './version-changes'
import classes from './releases.module.css'

const move = words.move

interface Props {
  prompt: Values['Prompt']
  label: string
  version: number
  self: Values['Self'] | undefined
  onVersion: (version: number) => void
  onClose: () => void
  /** A label moved at once; it may be taken back. */
  onReleased: (release: Values['Release']) => void
  onProposed: (proposal: Values['Proposal']) => void
}

/** Before a label moves: what it replaces, what changes, what is known, who may; then at once, or as a proposal. */
export default function MoveDialog(props: Props) {
  const { prompt, label, version, onVersion, onClose } = props
  const { data: plan, error, refetch } = useQuery(query('PlanRelease', { prompt: prompt.name, label, version }))
  const versions = Array.from({ length: Math.min(prompt.latest ?? 0, 200) }, (_, back) => (prompt.latest ?? 0) - back)
  return (
    <Modal opened onClose={onClose} title={move.title(prompt.name, label)} size="xl">
      <div className={classes['stack']}>
        <div className={classes['line']}>
          <NativeSelect
            label={move.version}
            data={versions.map((one) => ({ value: String(one), label: words.version(one) }))}
            value={String(version)}
            onChange={(event) => onVersion(Number(event.currentTarget.value))}
          />
          <p className={classes['replaces']}>{plan ? replaced(plan) : null}</p>
        </div>
        {error ? <ProblemPanel error={error} onRetry={() => void refetch()} /> : null}
        {plan ? <Planned {...props} plan={plan} key={version} /> : error ? null : <Skeletons lines={8} />}
      </div>
    </Modal>
  )
}

function replaced({ serving, version }: Values['ReleasePlan']): string {
  if (serving === null) return move.first
  return serving === version ? move.same : move.replaces(words.version(serving))
}

function Planned({ prompt, label, version, self, plan, onReleased, onProposed }: Props & { plan: Values['ReleasePlan'] }) {
  const [why, setWhy] = useState('')
  const [seen, setSeen] = useState(false)
  const release = useChange('ReleaseVersion', { onDone: onReleased })
  const propose = useChange('OpenProposal', { said: ({ number }) => move.proposed(number), onDone: onProposed })
  const isFree = plan.policies.length === 0
  const mayMove = self?.permissions.includes('label:move') ?? true
  const asked = plan.proposals[0]
  const approvals = Math.max(0, ...plan.policies.map((policy) => policy.approvals ?? 0))
  const blocked = (plan.warnings.length > 0 && !seen) || plan.serving === version
  const request = { prompt: prompt.name, label, version, why: why.trim(), ...(seen ? { acknowledge: ACKNOWLEDGED } : {}) }
  return (
    <>
      <Section title={move.changes}>
        <VersionChanges prompt={prompt.name} before={plan.serving} after={version} />
      </Section>
      <Section title={move.checks}>{isFree ? <p className={classes['quiet']}>{move.free}</p> : <Gates verdict={plan.verdict} />}</Section>
      {plan.evidence.length > 0 ? (
        <Section title={move.evidence}>
          <EvidencePieces pieces={plan.evidence} />
        </Section>
      ) : null}
      <Section title={move.who}>
        <p className={classes['quiet']}>{mayMove ? move.mayMove : move.mayNotMove}</p>
        {approvals > 0 ? <p className={classes['quiet']}>{move.needs(approvals)}</p> : null}
      </Section>
      <HiddenNotice warnings={plan.warnings} checked={seen} onChange={setSeen} />
      <Textarea label={move.why} description={move.whyHelp} autosize minRows={2} maxLength={2000} value={why} onChange={(event) => setWhy(event.currentTarget.value)} data-autofocus />
      <div className={classes['end']}>
        <CopyId value={`pecia ${isFree ? 'release' : 'propose'} ${prompt.name} ${label} ${version}`} />
        {isFree ? (
          <Button disabled={blocked || !mayMove} loading={release.isPending} onClick={() => release.mutate({ ...request, if_current: plan.serving ?? 0 })}>
            {move.now}
          </Button>
        ) : asked ? (
          <span className={classes['line']}>
            {move.asked(asked)}{' '}
            <Link to="/proposals/$number" params={{ number: String(asked) }}>
              {move.openIt}
            </Link>
          </span>
        ) : (
          <Button disabled={blocked} loading={propose.isPending} onClick={() => propose.mutate(request)}>
            {move.propose}
          </Button>
        )}
      </div>
    </>
  )
}
