import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { ProblemPanel, query, type Values } from '@/api'
import { CardTab } from '@/features/prompts/card-tab'
import { ContentTab } from '@/features/prompts/content-tab'
import { DependentsTab } from '@/features/prompts/dependents-tab'
import { ExperimentsTab } from '@/features/prompts/experiments-tab'
import { LabelBadges } from '@/features/prompts/label-badges'
import { PromptMenu } from '@/features/prompts/prompt-menu'
import { UseTab } from '@/features/prompts/use-tab'
import { VersionHistory } from '@/features/prompts/version-history'
import { Discussion } from '@/features/releases/discussion'
import { visible } from '@/lib/visible'
import { library, prompt as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { CopyId } from '@/ui/copy-id'
import { EmptyState } from '@/ui/empty-state'
import { Icon } from '@/ui/icon'
import { KeyValues } from '@/ui/key-values'
import { LinkTabs } from '@/ui/link-tabs'
import { Moment } from '@/ui/moment'
import { PageFrame } from '@/ui/page-frame'
import { Section } from '@/ui/section'
import { useShortcuts } from '@/ui/shortcuts'
import { Skeletons } from '@/ui/skeletons'
import type { PromptSearch } from '../search'
import classes from './prompt.module.css'

const route = getRouteApi('/prompts/$')
const TABS = ['content', 'use', 'dependents', 'experiments', 'discussion', 'card'] as const

/** One prompt: its history on one side, the chosen version on the other. */
export function PromptPage() {
  const { _splat: name = '' } = route.useParams()
  const { version, label } = route.useSearch()
  const { data: prompt, error, refetch } = useQuery(query('GetPrompt', { prompt: name }))
  if (error) return <Frame name={name}><ProblemPanel error={error} onRetry={() => void refetch()} /></Frame>
  if (!prompt) return <Frame name={name}><Skeletons lines={14} /></Frame>
  const shown = version ?? (label ? prompt.labels[label] : undefined) ?? prompt.head
  if (!shown) {
    return (
      <Frame name={name}>
        <EmptyState icon="library" title={words.empty}>
          {words.emptyHelp}
        </EmptyState>
      </Frame>
    )
  }
  return <Found prompt={prompt} shown={shown} />
}

function Frame({ name, children }: { name: string; children: ReactNode }) {
  return (
    <PageFrame title={name} crumbs={<Crumbs name={name} />}>
      {children}
    </PageFrame>
  )
}

/** The folders a name lies in, each a way into the library. */
function Crumbs({ name }: { name: string }) {
  const folders = name.split('/').slice(0, -1)
  return (
    <nav aria-label={library.facets.folder} className={classes['crumbs']}>
      <Link to="/library" search={{}}>
        {library.title}
      </Link>
      {folders.map((folder, index) => (
        <span key={folder}>
          {' / '}
          <Link to="/library" search={{ folder: folders.slice(0, index + 1).join('/') }}>
            {folder}
          </Link>
        </span>
      ))}
    </nav>
  )
}

function Found({ prompt, shown }: { prompt: Values['Prompt']; shown: number }) {
  const { name } = prompt
  const { data: card, error } = useQuery(query('GetCard', { prompt: name, version: shown }))
  const isNarrow = useMediaQuery('(max-width: 860px)', false, { getInitialValueInEffect: false })
  const navigate = route.useNavigate()
  const compared = shown > 1 ? { after: shown, before: shown - 1 } : {}
  const edited = useMemo(() => (shown === prompt.head ? {} : { version: shown }), [shown, prompt.head])
  const isArchived = prompt.archived
  useShortcuts(
    useMemo(
      () => (isArchived ? [] : [{ keys: 'e', label: words.edit, group: name, run: () => void navigate({ to: '/edit/$', params: { _splat: name }, search: edited }) }]),
      [isArchived, name, edited, navigate],
    ),
  )
  const history = (
    <Section title={words.history}>
      <VersionHistory prompt={prompt} shown={shown} />
    </Section>
  )
  return (
    <PageFrame
      title={name}
      crumbs={<Crumbs name={name} />}
      heading={
        <span className={classes['heading']}>
          {name.split('/').at(-1)} <LabelBadges labels={prompt.labels} />
          {prompt.status === 'active' ? null : <Badge tone="wait">{library.statuses[prompt.status]}</Badge>}
        </span>
      }
      description={visible(prompt.title || prompt.description)}
      actions={
        <>
          <CopyId value={`${location.origin}/p/${name}#${shown}`} shown={`${name}#${shown}`} label={words.permalink} />
          <Button variant="default" leftSection={<Icon name="playground" size={15} />} renderRoot={(props) => <Link {...props} to="/playground" search={{ prompt: `${name}#${shown}` }} />}>
            {words.tryIt}
          </Button>
          {(prompt.latest ?? 0) > 1 ? (
            <Button variant="default" leftSection={<Icon name="compare" size={15} />} renderRoot={(props) => <Link to="/compare/$" params={{ _splat: name }} search={compared} {...props} />}>
              {words.compare}
            </Button>
          ) : null}
          {prompt.archived ? null : (
            <Button leftSection={<Icon name="edit" size={15} />} renderRoot={(props) => <Link to="/edit/$" params={{ _splat: name }} search={edited} {...props} />}>
              {words.edit}
            </Button>
          )}
          {prompt.archived ? null : (
            <Button
              variant="default"
              leftSection={<Icon name="release" size={15} />}
              renderRoot={(props) => <Link to="/releases/$" params={{ _splat: name }} search={{ label: 'production', move: shown }} {...props} />}
            >
              {words.release}
            </Button>
          )}
          <PromptMenu prompt={prompt} documentation={card?.documentation} shown={shown} onRenamed={(to) => void navigate({ to: '/prompts/$', params: { _splat: to }, search: {} })} />
        </>
      }
    >
      <Notices prompt={prompt} />
      {error ? <ProblemPanel error={error} /> : null}
      <div className={classes['panes']}>
        {isNarrow ? null : history}
        <div className={classes['content']}>{card ? <Version prompt={prompt} shown={shown} card={card} /> : error ? null : <Skeletons lines={14} />}</div>
        {isNarrow ? history : null}
      </div>
    </PageFrame>
  )
}

function Notices({ prompt }: { prompt: Values['Prompt'] }) {
  return (
    <>
      {prompt.status === 'deprecated' ? (
        <p className={classes['notice']}>
          {words.deprecated(prompt.name)}{' '}
          {prompt.replacement ? (
            <>
              {words.instead}{' '}
              <Link to="/prompts/$" params={{ _splat: prompt.replacement }} search={{}}>
                {prompt.replacement}
              </Link>
            </>
          ) : null}
        </p>
      ) : null}
      {prompt.archived ? <p className={classes['notice']}>{words.archived}</p> : null}
    </>
  )
}

function Version({ prompt, shown, card }: { prompt: Values['Prompt']; shown: number; card: Values['Card'] }) {
  const { tab = 'content', since } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: version, error } = useQuery(query('GetVersion', { prompt: prompt.name, version: shown }))
  const change = (changed: PromptSearch) => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true })
  return (
    <>
      <Facts card={card} parent={version?.parent ?? null} />
      <LinkTabs
        label={prompt.name}
        tabs={TABS.map((value) => ({ value, label: words.tabs[value] }))}
        value={tab}
        onChange={(value) => change({ tab: value === 'content' ? undefined : value })}
      >
        {tab === 'content' && error ? <ProblemPanel error={error} /> : null}
        {tab === 'content' && version ? <ContentTab version={version} inputs={card.inputs} since={since} onSince={(one) => change({ since: one })} /> : null}
        {tab === 'use' ? <UseTab prompt={prompt} version={shown} inputs={card.inputs} /> : null}
        {tab === 'dependents' ? <DependentsTab prompt={prompt.name} /> : null}
        {tab === 'experiments' ? <ExperimentsTab prompt={prompt.name} /> : null}
        {tab === 'discussion' ? (
          <Section title={words.tabs.discussion}>
            <Discussion prompt={prompt.name} version={shown} />
          </Section>
        ) : null}
        {tab === 'card' ? <CardTab card={card} /> : null}
      </LinkTabs>
    </>
  )
}

function Facts({ card, parent }: { card: Values['Card']; parent: number | null }) {
  return (
    <div className={classes['facts']}>
      <KeyValues
        rows={[
          [words.note, visible(card.note) || words.noNote],
          [words.author, visible(card.author)],
          [words.committed, <Moment key="at" at={card.committed_at} both />],
          [words.parent, parent ? words.version(parent) : null],
          [words.digest, <CopyId key="digest" value={card.digest} shown={card.digest.slice(7, 19)} />],
        ]}
      />
    </div>
  )
}
