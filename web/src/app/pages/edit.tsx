import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { ProblemPanel, query, type Values } from '@/api'
import type { About } from '@/features/editor/about-fields'
import { EditorView } from '@/features/editor/editor-view'
import { parseReference } from '@/lib/reference'
import { editor as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { EmptyState } from '@/ui/empty-state'
import { PageFrame } from '@/ui/page-frame'
import { Skeletons } from '@/ui/skeletons'
import type { EditSearch } from '../search'

const editing = getRouteApi('/edit/$')
const making = getRouteApi('/new')

/** The editor of a prompt that is there. */
export function EditPage() {
  const { _splat: name = '' } = editing.useParams()
  const { data: prompt, error, refetch } = useQuery(query('GetPrompt', { prompt: name }))
  if (error) return <Frame name={name}><ProblemPanel error={error} onRetry={() => void refetch()} /></Frame>
  if (!prompt) return <Frame name={name}><Skeletons lines={16} /></Frame>
  if (prompt.archived || prompt.head === null) {
    return (
      <Frame name={name}>
        <EmptyState icon="library" title={words.archived(name)}>
          <Back name={name} />
        </EmptyState>
      </Frame>
    )
  }
  return <Editing key={name} prompt={prompt} head={prompt.head} />
}

function Editing({ prompt, head }: { prompt: Values['Prompt']; head: number }) {
  const { version: asked, part = 'inputs' } = editing.useSearch()
  const navigate = editing.useNavigate()
  // The version that was opened stays the one that is edited, whatever others commit meanwhile.
  const [opened] = useState(head)
  const { data: version, error } = useQuery(query('GetVersion', { prompt: prompt.name, version: asked ?? opened }))
  if (error) return <Frame name={prompt.name}><ProblemPanel error={error} /></Frame>
  if (!version) return <Frame name={prompt.name}><Skeletons lines={16} /></Frame>
  return (
    <EditorView
      key={version.number}
      prompt={prompt}
      version={version}
      openedOn={opened}
      part={part}
      onPart={(one) => void navigate({ search: (before) => ({ ...before, part: one === 'inputs' ? undefined : one }), replace: true })}
      onCommitted={({ version: made }) => void navigate({ to: '/prompts/$', params: { _splat: made.prompt }, search: { version: made.number, since: made.parent ?? undefined } })}
    >
      {(actions, body) => (
        <PageFrame
          title={words.title(prompt.name)}
          crumbs={<Back name={prompt.name} />}
          heading={
            <>
              {words.title(prompt.name)} <Badge>{words.from(version.number)}</Badge>
            </>
          }
          actions={actions}
        >
          {body}
        </PageFrame>
      )}
    </EditorView>
  )
}

/** The editor of a prompt that its first commit makes. */
export function NewPage() {
  const { copy } = making.useSearch()
  const { prompt, version } = parseReference(copy ?? '')
  const copied = useQuery({ ...query('GetVersion', { prompt, version: version ?? 1 }), enabled: version !== undefined })
  if (copied.error) return <PageFrame title={words.newTitle}><ProblemPanel error={copied.error} onRetry={() => void copied.refetch()} /></PageFrame>
  if (copied.isLoading) return <PageFrame title={words.newTitle}><Skeletons lines={16} /></PageFrame>
  return <Making key={copy} begin={copied.data?.content} copy={copy} />
}

function Making({ begin, copy }: { begin?: Values['Content']; copy?: string }) {
  const { part = 'inputs', name = '', title = '', purpose = '', tags = '' } = making.useSearch()
  const navigate = making.useNavigate()
  const search = (changed: EditSearch & Partial<About>) =>
    void navigate({ search: (before) => ({ ...before, ...Object.fromEntries(Object.entries(changed).map(([key, value]) => [key, value || undefined])) }), replace: true })
  return (
    <EditorView
      begin={begin}
      draftKey={copy}
      about={{ name, title, purpose, tags }}
      onAbout={search}
      part={part}
      onPart={(one) => search({ part: one })}
      onCommitted={({ version: made }) => void navigate({ to: '/prompts/$', params: { _splat: made.prompt }, search: {} })}
    >
      {(actions, body) => (
        <PageFrame title={words.newTitle} description={words.newHelp} actions={actions}>
          {body}
        </PageFrame>
      )}
    </EditorView>
  )
}

function Back({ name }: { name: string }) {
  return (
    <Link to="/prompts/$" params={{ _splat: name }} search={{}}>
      {words.back}
    </Link>
  )
}

function Frame({ name, children }: { name: string; children: ReactNode }) {
  return <PageFrame title={words.title(name)}>{children}</PageFrame>
}
