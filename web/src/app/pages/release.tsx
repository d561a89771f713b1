import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import { ProblemPanel, query, useChange, type Values } from '@/api'
import { LabelCards } from '@/features/releases/label-cards'
import { guards, labelsOf } from '@/features/releases/matrix'
import { ReleaseLog } from '@/features/releases/release-log'
import { visible } from '@/lib/visible'
import { releases as words } from '@/strings'
import { EmptyState } from '@/ui/empty-state'
import { PageFrame } from '@/ui/page-frame'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import { toast } from '@/ui/toast'
import classes from './releases.module.css'

const MoveDialog = lazy(() => import('@/features/releases/move-dialog'))
const RollbackDialog = lazy(() => import('@/features/releases/rollback-dialog'))
const route = getRouteApi('/releases/$')

/** The labels of one prompt, what each went through, and where it can go. */
export function ReleasePage() {
  const { _splat: name = '' } = route.useParams()
  const prompt = useQuery(query('GetPrompt', { prompt: name }))
  const releases = useQuery(query('ListReleases', { prompt: name }))
  const policies = useQuery(query('ListPolicies', {}))
  const error = prompt.error ?? releases.error ?? policies.error
  const retry = () => void Promise.all([prompt.refetch(), releases.refetch(), policies.refetch()])
  return (
    <PageFrame
      title={name}
      crumbs={
        <nav aria-label={words.title} className={classes['crumbs']}>
          <Link to="/releases" search={{}}>
            {words.title}
          </Link>
        </nav>
      }
      description={visible(prompt.data?.title ?? '')}
      actions={
        <Link to="/prompts/$" params={{ _splat: name }} search={{}}>
          {words.prompt}
        </Link>
      }
    >
      {error ? <ProblemPanel error={error} onRetry={retry} /> : prompt.data && releases.data && policies.data ? <Found prompt={prompt.data} releases={releases.data} policies={policies.data} /> : <Skeletons lines={12} />}
    </PageFrame>
  )
}

interface FoundProps {
  prompt: Values['Prompt']
  releases: readonly Values['Release'][]
  policies: readonly Values['Policy'][]
}

function Found({ prompt, releases, policies }: FoundProps) {
  const { label, move } = route.useSearch()
  const navigate = route.useNavigate()
  const [goingBack, setGoingBack] = useState<string | null>(null)
  const { data: self } = useQuery(query('WhoAmI', {}))
  const back = useChange('RollBack')
  const standing = Object.keys(prompt.labels).map((value) => ({ value }))
  const guarded = policies.filter((policy) => guards(policy, prompt.name, policy.label))
  const names = [...new Set([...labelsOf(standing, guarded), ...releases.map((release) => release.label), ...(label ? [label] : [])])]
  const shown = label ?? names[0]
  const byLabel = useMemo(() => Map.groupBy(releases, (release) => release.label), [releases])
  const history = (name: string) => byLabel.get(name) ?? []
  const standsAt = (name: string) => (prompt.labels[name] ? history(name)[0] : undefined)
  const close = () => void navigate({ search: (before) => ({ ...before, move: undefined }), replace: true })
  const goes = goingBack ? standsAt(goingBack) : undefined
  return (
    <>
      {names.length === 0 ? (
        <EmptyState icon="release" title={words.noLabels}>
          {words.noLabelsHelp}
        </EmptyState>
      ) : null}
      <div className={classes['panes']}>
        <LabelCards
          prompt={prompt}
          labels={(names.length > 0 ? names : ['production']).map((name) => ({ name, release: standsAt(name), canGoBack: history(name).length > 1 }))}
          policies={policies}
          shown={shown}
          mayMove={self?.permissions.includes('label:move') ?? true}
          onMove={(name) => void navigate({ search: { label: name, move: prompt.head ?? undefined } })}
          onBack={setGoingBack}
        />
        {shown ? (
          <Section title={words.log.title(shown)}>
            <ReleaseLog releases={history(shown)} />
          </Section>
        ) : null}
      </div>
      <Dialogs>
        {move && shown ? (
          <MoveDialog
            prompt={prompt}
            label={shown}
            version={move}
            self={self}
            onVersion={(version) => void navigate({ search: (before) => ({ ...before, move: version }), replace: true })}
            onClose={close}
            onReleased={(release) => {
              close()
              const undo = release.previous ? { onUndo: () => back.mutate({ prompt: release.prompt, label: release.label }) } : {}
              toast(words.move.released(release.label, release.prompt, release.version), undo)
            }}
            onProposed={({ number }) => void navigate({ to: '/proposals/$number', params: { number: String(number) } })}
          />
        ) : null}
        {goes ? <RollbackDialog now={goes} onClose={() => setGoingBack(null)} /> : null}
      </Dialogs>
    </>
  )
}

const Dialogs = ({ children }: { children: ReactNode }) => <Suspense fallback={null}>{children}</Suspense>
