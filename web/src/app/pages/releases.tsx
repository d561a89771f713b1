import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import { ProblemPanel, query } from '@/api'
import { labelsOf } from '@/features/releases/matrix'
import { PoliciesPanel } from '@/features/releases/policies-panel'
import { ReleaseMatrix } from '@/features/releases/release-matrix'
import { useMatrix } from '@/features/releases/use-matrix'
import { count } from '@/lib/number'
import { releases as words } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { EmptyState } from '@/ui/empty-state'
import { FilterBar } from '@/ui/filter-bar'
import { LinkTabs } from '@/ui/link-tabs'
import { PageFrame } from '@/ui/page-frame'
import { type Shortcut, useShortcuts } from '@/ui/shortcuts'
import { Skeletons } from '@/ui/skeletons'
import type { ReleasesSearch } from '../search'
import classes from './releases.module.css'

const route = getRouteApi('/releases/')
const TABS = ['matrix', 'policies'] as const

/** Prompts against labels: what is in service everywhere; and what labels ask before they move. */
export function ReleasesPage() {
  const { tab = 'matrix' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <PageFrame title={words.title} description={words.description} fills={tab === 'matrix'}>
      <LinkTabs
        label={words.title}
        tabs={TABS.map((value) => ({ value, label: words.tabs[value] }))}
        value={tab}
        onChange={(value) => void navigate({ search: (before) => ({ ...before, tab: value === 'policies' ? value : undefined }), replace: true })}
      >
        {tab === 'policies' ? <PoliciesPanel /> : <Matrix />}
      </LinkTabs>
    </PageFrame>
  )
}

/** Columns beyond which nobody compares. */
const MOST_LABELS = 12

function Matrix() {
  const { q, folder, label } = route.useSearch()
  const navigate = route.useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const { data: facets } = useQuery(query('ListFacets', {}))
  const { data: policies } = useQuery(query('ListPolicies', {}))
  const { rows, error, isPending, isMeasuring, hasMore, more, refetch } = useMatrix({ prefix: q, folder, label })
  const labels = useMemo(() => labelsOf(facets?.label ?? [], policies ?? []), [facets, policies])
  const change = (changed: Partial<ReleasesSearch>) => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true })
  useShortcuts(useMemo<Shortcut[]>(() => [{ keys: '/', label: words.search, group: words.title, run: () => input.current?.focus() }], []))
  const shown = label ? [label] : labels.slice(0, MOST_LABELS)
  return (
    <div className={classes['matrix']}>
      <FilterBar label={words.search} placeholder={words.search} value={q ?? ''} onChange={(text) => change({ q: text || undefined })} inputRef={input}>
        <NativeSelect
          aria-label={words.folder}
          data={[{ value: '', label: words.allFolders }, ...(facets?.folder ?? []).map(({ value }) => ({ value, label: value }))]}
          value={folder ?? ''}
          onChange={(event) => change({ folder: event.currentTarget.value || undefined })}
        />
        <NativeSelect
          aria-label={words.label}
          data={[{ value: '', label: words.allLabels }, ...labels.map((value) => ({ value, label: value }))]}
          value={label ?? ''}
          onChange={(event) => change({ label: event.currentTarget.value || undefined })}
        />
      </FilterBar>
      {!label && labels.length > MOST_LABELS ? <p className={classes['small']}>{words.someLabels(count(MOST_LABELS), count(labels.length))}</p> : null}
      {error ? (
        <ProblemPanel error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Skeletons lines={14} />
      ) : rows.length > 0 ? (
        <div className={classes['table']}>
          <ReleaseMatrix rows={rows} labels={shown} isMeasuring={isMeasuring} hasMore={hasMore} onMore={more} />
        </div>
      ) : q || folder || label ? (
        <EmptyState icon="search" title={words.nothing} actions={<Button onClick={() => void navigate({ search: {} })}>{words.clear}</Button>}>
          {words.nothingHint}
        </EmptyState>
      ) : (
        <EmptyState icon="release" title={words.emptyTitle}>
          <p>{words.empty}</p>
          <CopyId value={words.emptyCommand} />
        </EmptyState>
      )}
    </div>
  )
}
