import { Button, NativeSelect } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { pages, ProblemPanel } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { knowledge } from '@/strings'
import { Badge } from '@/ui/badge'
import { PlaceLink } from '@/ui/place-link'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import { join } from './join'
import classes from './knowledge.module.css'

const words = knowledge.standards
const LEVELS = ['blocker', 'warning', 'hint'] as const
export type Level = (typeof LEVELS)[number]
const TONES = { blocker: 'bad', warning: 'wait', hint: 'plain' } as const

interface Props {
  folder?: string
  level: Level
  onChange: (changed: { folder?: string; level?: Level }) => void
}

/** How the library keeps its standards: by rule, by folder, and what was found. */
export function Coverage({ folder, level, onChange }: Props) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(pages('LintLibrary', { at_least: 'blocker', limit: 500 }))
  // Every page covers its own prompts: the whole is read on its own.
  const readsOn = hasNextPage && !isFetchingNextPage
  useEffect(() => {
    if (readsOn) void fetchNextPage()
  }, [readsOn, fetchNextPage])
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={10} />
  const { total, rules, folders } = join(data.pages.map(({ coverage }) => coverage))
  const clean = total.prompts - (total.blocker ?? 0) - (total.warning ?? 0) - (total.hint ?? 0)
  return (
    <div className={classes['stack']}>
      <p className={classes['quiet']}>{words.total(count(clean), count(total.prompts))} {hasNextPage ? words.readingOn : null}</p>
      <Section title={words.rules}>
        <PlainTable
          caption={words.rules}
          columns={[words.rule, words.severity, words.prompts, words.count]}
          rows={rules.map(({ rule, severity, prompts, findings }) => ({
            key: rule,
            cells: [
              <code key="rule">{rule}</code>,
              <Badge key="severity" tone={TONES[severity]}>
                {severity}
              </Badge>,
              count(prompts),
              count(findings),
            ],
          }))}
        />
      </Section>
      <Section title={words.folders}>
        <PlainTable
          caption={words.folders}
          columns={[words.folder, words.prompts, words.blocker, words.warning, words.hint]}
          rows={folders.map(({ name, prompts, blocker, warning, hint }) => ({
            key: name,
            cells: [
              name ? (
                <PlaceLink key="name" to={`/knowledge?part=standards&folder=${encodeURIComponent(name)}`}>
                  {visible(name)}
                </PlaceLink>
              ) : (
                words.top
              ),
              count(prompts),
              count(blocker ?? 0),
              count(warning ?? 0),
              count(hint ?? 0),
            ],
          }))}
        />
      </Section>
      <Section
        title={folder ? `${words.findings}: ${visible(folder)}` : words.findings}
        aside={
          <NativeSelect
            aria-label={words.atLeast}
            value={level}
            onChange={(event) => onChange({ level: LEVELS.find((one) => one === event.currentTarget.value) })}
            data={LEVELS.map((value) => ({ value, label: words.levels[value] }))}
          />
        }
      >
        <Found prefix={folder ? `${folder}/` : ''} level={level} />
      </Section>
    </div>
  )
}

function Found({ prefix, level }: { prefix: string; level: Level }) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(pages('LintLibrary', { prefix, at_least: level, limit: 50 }))
  if (error) return <ProblemPanel error={error} />
  if (!data) return <Skeletons lines={6} />
  const rows = data.pages.flatMap((page) => page.data).flatMap(({ prompt, version, findings }) => findings.map((finding) => ({ prompt, version, finding })))
  if (rows.length === 0) return <p className={classes['quiet']}>{words.none}</p>
  return (
    <>
      <PlainTable
        caption={words.findings}
        columns={[words.where, words.severity, words.what]}
        rows={rows.map(({ prompt, version, finding }, index) => ({
          key: `${prompt} ${finding.rule} ${finding.pointer} ${index}`,
          cells: [
            prompt ? (
              <PlaceLink key="prompt" to={`/prompts/${prompt.split('/').map(encodeURIComponent).join('/')}`}>
                {`${visible(prompt)} v${version}`}
              </PlaceLink>
            ) : null,
            <Badge key="severity" tone={TONES[finding.severity]}>
              {finding.severity}
            </Badge>,
            <span key="what">
              {visible(finding.message)} <code>{finding.rule}</code>
            </span>,
          ],
        }))}
      />
      {hasNextPage ? (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {words.more}
        </Button>
      ) : null}
    </>
  )
}
