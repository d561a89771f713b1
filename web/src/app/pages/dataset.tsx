import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { ProblemPanel, query, type Values } from '@/api'
import { CaseTable } from '@/features/datasets/case-table'
import { CheckTab } from '@/features/datasets/check-tab'
import { Splits } from '@/features/datasets/dataset-table'
import classes from '@/features/datasets/datasets.module.css'
import { ExportMenu } from '@/features/datasets/export-menu'
import { RevisionsTab } from '@/features/datasets/revisions-tab'
import { useCases } from '@/features/datasets/use-cases'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { datasets as words } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { LinkTabs } from '@/ui/link-tabs'
import { Moment } from '@/ui/moment'
import { PageFrame } from '@/ui/page-frame'
import { Skeletons } from '@/ui/skeletons'
import type { DatasetSearch } from '../search'

const ImportDialog = lazy(() => import('@/features/datasets/import-dialog'))
const AddCase = lazy(() => import('@/features/datasets/add-case'))
const SplitDialog = lazy(() => import('@/features/datasets/split-dialog'))
const CaseDrawer = lazy(() => import('@/features/datasets/case-drawer'))
const route = getRouteApi('/datasets/$')
const TABS = ['rows', 'check', 'revisions'] as const

/** One dataset at a revision: its cases, what is wrong with them, and how it came to be. */
export function DatasetPage() {
  const { _splat: name = '' } = route.useParams()
  const { revision } = route.useSearch()
  const { data: dataset, error, refetch } = useQuery(query('GetDataset', { dataset: name, revision: revision ?? null }))
  if (error) return <Frame name={name}><ProblemPanel error={error} onRetry={() => void refetch()} /></Frame>
  if (!dataset) return <Frame name={name}><Skeletons lines={14} /></Frame>
  return <Found dataset={dataset} />
}

function Frame({ name, children, ...rest }: { name: string; children: ReactNode; description?: ReactNode; actions?: ReactNode }) {
  return (
    <PageFrame title={name} crumbs={<Link to="/datasets" search={{}}>{words.title}</Link>} {...rest}>
      {children}
    </PageFrame>
  )
}

type Dialog = 'import' | 'add' | 'split'

function Found({ dataset }: { dataset: Values['Dataset'] }) {
  const { name, revision, cases, splits, note, author, created_at: at } = dataset
  const { tab = 'rows', split, case: shown } = route.useSearch()
  const navigate = route.useNavigate()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const change = (changed: DatasetSearch) => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true })
  const { data: newest } = useQuery(query('GetDataset', { dataset: name, revision: null }))
  const listed = useCases(name, revision, split)
  const isOld = newest !== undefined && newest.revision !== revision
  const done = () => {
    setDialog(null)
    change({ revision: undefined })
  }
  const close = () => setDialog(null)
  return (
    <Frame
      name={name}
      description={
        <>
          {words.cases(cases)} · {words.revision(revision)} · <Moment at={at} /> · {visible(author)}
          {note ? ` · ${visible(note)}` : null} <Splits splits={splits} />
        </>
      }
      actions={
        <>
          <Button disabled={isOld} onClick={() => setDialog('add')}>
            {words.add.open}
          </Button>
          <Button variant="default" onClick={() => setDialog('import')}>
            {words.import}
          </Button>
          <Button variant="default" disabled={isOld} onClick={() => setDialog('split')}>
            {words.split.open}
          </Button>
          <ExportMenu dataset={name} revision={revision} split={split} />
          <CopyId value={`${name}@${revision}${split ? `#${split}` : ''}`} />
        </>
      }
    >
      {isOld ? (
        <p className={classes['notice']}>
          {words.rows.old(revision, newest.revision)}{' '}
          <Link to="/datasets/$" params={{ _splat: name }} search={{}}>
            {words.rows.toNewest}
          </Link>
        </p>
      ) : null}
      <LinkTabs label={name} tabs={TABS.map((value) => ({ value, label: words.tabs[value] }))} value={tab} onChange={(value) => change({ tab: value === 'rows' ? undefined : value })}>
        {tab === 'rows' ? (
          <div className={classes['stack']}>
            {Object.keys(splits).length > 0 ? (
              <NativeSelect
                w={220}
                aria-label={words.rows.split}
                value={split ?? ''}
                data={[{ value: '', label: words.rows.allSplits }, ...Object.entries(splits).map(([value, number]) => ({ value, label: `${value} (${count(number)})` }))]}
                onChange={(event) => change({ split: event.currentTarget.value || undefined })}
              />
            ) : null}
            <Rows listed={listed} onOpen={(id) => change({ case: id })} />
          </div>
        ) : null}
        {tab === 'check' ? <CheckTab dataset={name} revision={revision} onCase={(id) => change({ case: id })} /> : null}
        {tab === 'revisions' ? <RevisionsTab dataset={name} shown={revision} /> : null}
      </LinkTabs>
      <Suspense fallback={null}>
        {shown ? <CaseDrawer dataset={name} id={shown} found={listed.cases.find(({ id }) => id === shown)} onClose={() => change({ case: undefined })} /> : null}
        {dialog === 'import' ? <ImportDialog dataset={name} onClose={close} onDone={done} /> : null}
        {dialog === 'add' ? <AddCase dataset={dataset} like={listed.cases[0]} onClose={close} onDone={done} /> : null}
        {dialog === 'split' ? <SplitDialog dataset={name} onClose={close} onDone={done} /> : null}
      </Suspense>
    </Frame>
  )
}

function Rows({ listed, onOpen }: { listed: ReturnType<typeof useCases>; onOpen: (id: string) => void }) {
  const { cases, error, isPending, hasMore, more, refetch } = listed
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (isPending) return <Skeletons lines={12} />
  if (cases.length === 0) return <p className={classes['quiet']}>{words.rows.none}</p>
  return (
    <div className={classes['table']}>
      <CaseTable cases={cases} hasMore={hasMore} onMore={more} onOpen={onOpen} />
    </div>
  )
}
