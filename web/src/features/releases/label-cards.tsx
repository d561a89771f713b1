import { Button, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Values } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { kit, releases as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { Moment } from '@/ui/moment'
import { guards, newerThan } from './matrix'
import classes from './releases.module.css'

/** Cards that are shown at once. */
const MOST = 40

interface Props {
  prompt: Values['Prompt']
  /** Of every label the release it rests on; a label that stands nowhere yet has none. */
  labels: readonly { name: string; release: Values['Release'] | undefined; canGoBack: boolean }[]
  policies: readonly Values['Policy'][]
  shown: string | undefined
  mayMove: boolean
  onMove: (label: string) => void
  onBack: (label: string) => void
}

/** Where each label of a prompt stands, with what can be done with it. */
export function LabelCards({ prompt, labels, policies, shown, mayMove, onMove, onBack }: Props) {
  const [sought, setSought] = useState('')
  const [most, setMost] = useState(MOST)
  const found = labels.filter(({ name }) => name.includes(sought.trim().toLowerCase()))
  return (
    <div className={classes['stack']}>
      {labels.length > MOST ? <TextInput type="search" aria-label={words.findLabel} placeholder={words.findLabel} value={sought} onChange={(event) => setSought(event.currentTarget.value)} /> : null}
      <ul className={classes['cards']}>
        {found.slice(0, most).map(({ name, release, canGoBack }) => {
          const newer = release ? newerThan(release.version, prompt.head) : 0
          return (
            <li key={name} data-shown={name === shown || undefined}>
              <Link to="/releases/$" params={{ _splat: prompt.name }} search={{ label: name }} className={classes['label']} aria-current={name === shown ? 'true' : undefined} replace>
                <span className={classes['line']}>
                  <strong>{name}</strong>
                  {release ? <Badge tone={name === 'production' ? 'good' : 'plain'}>{words.version(release.version)}</Badge> : <Badge>{words.nowhere}</Badge>}
                  {newer > 0 ? <Badge tone="wait">{words.newer(newer)}</Badge> : null}
                  {policies.some((policy) => guards(policy, prompt.name, name)) ? <Badge title={words.guardedHelp}>{words.guarded}</Badge> : null}
                </span>
                {release ? (
                  <span className={classes['small']}>
                    <Moment at={release.at} /> · {visible(release.actor)} · {visible(release.why) || words.log.noWhy}
                  </span>
                ) : null}
              </Link>
              <span className={classes['actions']}>
                <Button variant="default" size="compact-xs" disabled={!prompt.head} onClick={() => onMove(name)} aria-label={words.releaseTo(name, prompt.name)}>
                  {words.release} …
                </Button>
                {release ? (
                  <Button variant="default" size="compact-xs" disabled={!canGoBack || !mayMove} title={canGoBack ? undefined : words.back.nothing} onClick={() => onBack(name)} aria-label={`${words.back.action}: ${name}`}>
                    {words.back.action}
                  </Button>
                ) : null}
              </span>
            </li>
          )
        })}
      </ul>
      {found.length > most ? (
        <Button variant="default" onClick={() => setMost(most + MOST)}>
          {kit.more} ({count(found.length - most)})
        </Button>
      ) : null}
    </div>
  )
}
