import { Button, TextInput } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useState } from 'react'
import { pages, ProblemPanel, query, type Values } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { kit, prompt as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { ConclusionBadge } from '@/ui/conclusion-badge'
import { Moment } from '@/ui/moment'
import { Skeletons } from '@/ui/skeletons'
import classes from './prompts.module.css'

interface Props {
  prompt: Values['Prompt']
  shown: number
}

/** Every version with who made it and why, where it was released, and what experiments say of it. */
export function VersionHistory({ prompt, shown }: Props) {
  const { name } = prompt
  const [wanted, setWanted] = useState('')
  const versions = useInfiniteQuery(pages('ListVersions', { prompt: name, limit: 50 }))
  const { data: releases = [] } = useQuery(query('ListReleases', { prompt: name }))
  const { data: measured = [] } = useQuery(query('ListMeasured', { prompt: name }))
  if (versions.error) return <ProblemPanel error={versions.error} onRetry={() => void versions.refetch()} />
  if (!versions.data) return <Skeletons lines={8} />
  const all = versions.data.pages.flatMap(({ data }) => data)
  const fold = wanted.toLowerCase()
  const fitting = all.filter(({ author, note }) => !fold || `${author} ${note}`.toLowerCase().includes(fold))
  return (
    <div className={classes['history']}>
      {all.length > 5 ? (
        <TextInput type="search" placeholder={words.filterHistory} aria-label={words.filterHistory} value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} />
      ) : null}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ol className={classes['versions']} aria-label={words.history} onKeyDown={moveFocus}>
        {fitting.map((version) => (
          <li key={version.number}>
            <Version
              version={version}
              isShown={version.number === shown}
              isHead={version.number === prompt.head}
              labels={Object.keys(prompt.labels).filter((label) => prompt.labels[label] === version.number)}
              release={releases.find((release) => release.version === version.number)}
              evidence={measured.find((row) => row.version === version.number)?.evidence ?? []}
            />
          </li>
        ))}
      </ol>
      {versions.hasNextPage ? (
        <Button variant="default" loading={versions.isFetchingNextPage} onClick={() => void versions.fetchNextPage()}>
          {kit.more}
        </Button>
      ) : null}
    </div>
  )
}

const MOST_LABELS = 4

interface VersionProps {
  version: Values['Version']
  isShown: boolean
  isHead: boolean
  labels: readonly string[]
  release: Values['Release'] | undefined
  evidence: readonly Values['CardEvidence'][]
}

function Version({ version, isShown, isHead, labels, release, evidence }: VersionProps) {
  const concluded = evidence.find(({ conclusion }) => conclusion)
  return (
    <Link
      from="/prompts/$"
      to="/prompts/$"
      params={{ _splat: version.prompt }}
      search={(before) => ({ tab: before.tab, version: version.number })}
      className={classes['version']}
      aria-current={isShown ? 'true' : undefined}
    >
      <span className={classes['line']}>
        <strong>{words.version(version.number)}</strong>
        {isHead ? <Badge>{words.head}</Badge> : null}
        {labels.slice(0, MOST_LABELS).map((label) => (
          <Badge key={label} tone="good">
            {label}
          </Badge>
        ))}
        {labels.length > MOST_LABELS ? <Badge title={words.moreLabels}>+{count(labels.length - MOST_LABELS)}</Badge> : null}
        {concluded?.conclusion ? <ConclusionBadge conclusion={concluded.conclusion} sentence={concluded.sentence} /> : null}
      </span>
      <span className={classes['note']}>{visible(version.note) || <span className={classes['quiet']}>{words.noNote}</span>}</span>
      <span className={classes['small']}>
        {visible(version.author)} · <Moment at={version.created_at} />
        {release && !labels.includes(release.label) ? ` · ${words.releasesOf(release.label)}` : null}
      </span>
    </Link>
  )
}

/** Arrow keys move between the versions. */
function moveFocus(event: KeyboardEvent<HTMLOListElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>('a')]
  const at = links.indexOf(document.activeElement as HTMLAnchorElement)
  const next = links[at + (event.key === 'ArrowDown' ? 1 : -1)]
  if (next) {
    event.preventDefault()
    next.focus()
  }
}
