import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Values } from '@/api'
import { visible } from '@/lib/visible'
import { releases as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { EmptyState } from '@/ui/empty-state'
import { Moment } from '@/ui/moment'
import { VersionChanges } from './version-changes'
import classes from './releases.module.css'

const log = words.log

/** Every move of a label, newest first: from, to, who, why, through which proposal, and what changed. */
export function ReleaseLog({ releases }: { releases: readonly Values['Release'][] }) {
  if (releases.length === 0) {
    return (
      <EmptyState icon="release" title={log.none}>
        {log.noneHelp}
      </EmptyState>
    )
  }
  return (
    <ol className={classes['log']}>
      {releases.map((release, index) => (
        <Entry key={release.number} release={release} isNow={index === 0} />
      ))}
    </ol>
  )
}

function Entry({ release, isNow }: { release: Values['Release']; isNow: boolean }) {
  const [open, setOpen] = useState(false)
  const { prompt, previous, version, actor, at, why, proposal, restores, lock } = release
  const pins = Object.entries(lock ?? {})
  return (
    <li id={`release-${release.number}`}>
      <div className={classes['line']}>
        <strong>
          {previous ? words.version(previous) : log.nothing} → {words.version(version)}
        </strong>
        {isNow ? <Badge tone="good">{log.serving}</Badge> : null}
        {restores ? <Badge tone="wait">{log.restores(restores)}</Badge> : null}
        {proposal ? (
          <Link to="/proposals/$number" params={{ number: String(proposal) }}>
            {log.proposal(proposal)}
          </Link>
        ) : null}
      </div>
      <p className={classes['said']}>{visible(why) || log.noWhy}</p>
      <p className={classes['small']}>
        {visible(actor)} · <Moment at={at} both />
        {pins.length > 0 ? ` · ${log.partials}: ${pins.map(([reference, pin]) => `${reference} ${words.version(pin.version)}`).join(', ')}` : null}
      </p>
      {previous && previous !== version ? (
        <Button variant="subtle" size="compact-xs" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? log.hide : log.diff}
        </Button>
      ) : null}
      {open ? <VersionChanges prompt={prompt} before={previous} after={version} /> : null}
    </li>
  )
}
