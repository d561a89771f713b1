import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ProblemPanel, query, type Values } from '@/api'
import { Compared } from '@/features/compare/compared'
import { Evidence } from '@/features/compare/evidence'
import { VersionPicker } from '@/features/compare/version-picker'
import { compare as words, editor, prompt as kept } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { EmptyState } from '@/ui/empty-state'
import { Icon } from '@/ui/icon'
import { PageFrame } from '@/ui/page-frame'
import { Skeletons } from '@/ui/skeletons'
import type { CompareSearch } from '../search'

const route = getRouteApi('/compare/$')

/** Any two versions of a prompt, held against each other. */
export function ComparePage() {
  const { _splat: name = '' } = route.useParams()
  const { data: prompt, error, refetch } = useQuery(query('GetPrompt', { prompt: name }))
  if (error) return <Frame name={name}><ProblemPanel error={error} onRetry={() => void refetch()} /></Frame>
  if (!prompt) return <Frame name={name}><Skeletons lines={14} /></Frame>
  if ((prompt.latest ?? 0) < 2) {
    return (
      <Frame name={name}>
        <EmptyState
          icon="compare"
          title={words.one}
          actions={
            <Button renderRoot={(props) => <Link to="/edit/$" params={{ _splat: name }} search={{}} {...props} />}>{words.edit}</Button>
          }
        >
          {words.oneHelp}
        </EmptyState>
      </Frame>
    )
  }
  return <Two prompt={prompt} newest={prompt.latest ?? 0} />
}

function Two({ prompt: { name, labels, head }, newest }: { prompt: Values['Prompt']; newest: number }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  // What is asked first: what came after what is in service.
  const after = search.after ?? head ?? newest
  const released = labels['production']
  const before = search.before ?? (released !== undefined && released !== after ? released : after > 1 ? after - 1 : 2)
  const change = (changed: CompareSearch) => void navigate({ search: (was) => ({ ...was, ...changed }), replace: true })
  return (
    <Frame
      name={name}
      actions={
        <>
          <CopyId value={`${location.origin}/compare/${name}?before=${before}&after=${after}`} shown={`v${before} → v${after}`} label={kept.permalink} />
          <Button variant="default" leftSection={<Icon name="experiment" size={14} />} renderRoot={(props) => <Link to="/experiments/new" search={{ prompt: name, versions: `${before},${after}` }} {...props} />}>
            {words.test}
          </Button>
        </>
      }
    >
      <VersionPicker prompt={name} newest={newest} before={before} after={after} onChange={(one, other) => change({ before: one, after: other })} />
      <Compared
        prompt={name}
        before={before}
        after={after}
        labels={labels}
        as={search.as ?? 'split'}
        onAs={(as) => change({ as: as === 'unified' ? 'unified' : undefined })}
      />
      <Evidence prompt={name} before={before} after={after} />
    </Frame>
  )
}

function Frame({ name, actions, children }: { name: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <PageFrame
      title={words.title(name)}
      crumbs={
        <Link to="/prompts/$" params={{ _splat: name }} search={{}}>
          {editor.back}
        </Link>
      }
      actions={actions}
    >
      {children}
    </PageFrame>
  )
}
