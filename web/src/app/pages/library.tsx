import { Button, Checkbox, NativeSelect } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useMemo, useRef, useState } from 'react'
import { ProblemPanel, type Values } from '@/api'
import type { Filters } from '@/features/prompts/listing'
import { PromptFacets } from '@/features/prompts/prompt-facets'
import { COLUMN_IDS, PromptTable, USUAL } from '@/features/prompts/prompt-table'
import { useListing } from '@/features/prompts/use-listing'
import { ViewsMenu } from '@/features/prompts/views-menu'
import { folderOf } from '@/lib/reference'
import { library } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { EmptyState } from '@/ui/empty-state'
import { type Chip, FilterBar } from '@/ui/filter-bar'
import { Icon } from '@/ui/icon'
import { PageFrame } from '@/ui/page-frame'
import { PopoverButton } from '@/ui/popover-button'
import { type Shortcut, useShortcuts } from '@/ui/shortcuts'
import { Skeletons } from '@/ui/skeletons'
import type { LibrarySearch } from '../search'
import classes from './library.module.css'

const BulkBar = lazy(() => import('@/features/prompts/bulk-bar'))
const SideDrawer = lazy(() => import('@/ui/side-drawer'))
const route = getRouteApi('/library')
const NOTHING: ReadonlySet<string> = new Set()
const FILTERS = ['folder', 'label', 'purpose', 'tag', 'status', 'owner', 'model'] as const

/** The library: every prompt, by folder, by facet, by words. */
export function LibraryPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const isNarrow = useMediaQuery('(max-width: 900px)', false, { getInitialValueInEffect: false })
  const [selected, setSelected] = useState(NOTHING)
  const [drawer, setDrawer] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  const { q = '', columns, sort = 'name', ...where } = search
  const filters: Filters = { ...where, sort }
  const { rows, error, isPending, isStale, hasMore, more, refetch } = useListing(q, filters)
  const shown = columns ? columns.split(',') : USUAL
  const isFiltered = q !== '' || Object.values(where).some(Boolean)

  const change = (changed: Partial<LibrarySearch>) => {
    setSelected(NOTHING)
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true })
  }
  const shortcuts = useMemo<Shortcut[]>(
    () => [
      { keys: '/', label: library.search, group: library.title, run: () => input.current?.focus() },
      { keys: 'n', label: library.create, group: library.title, run: () => void navigate({ to: '/new', search: {} }) },
    ],
    [navigate],
  )
  useShortcuts(shortcuts)

  const facets = <PromptFacets filters={filters} waits={isPending || isStale} isSearch={q !== ''} onChange={change} />
  return (
    <PageFrame title={library.title} description={isNarrow ? null : library.description} actions={<NewPrompt folder={where.folder} />} fills>
      <FilterBar
        label={library.search}
        placeholder={library.search}
        hint={library.searchHint}
        value={q}
        onChange={(words) => change({ q: words || undefined })}
        chips={chipsOf(search, change)}
        onClear={() => void navigate({ search: {} })}
        inputRef={input}
      >
        {isNarrow ? (
          <Button variant="default" leftSection={<Icon name="filter" size={14} />} onClick={() => setDrawer(true)}>
            {library.showFilters}
          </Button>
        ) : null}
        <NativeSelect
          w={170}
          aria-label={library.sortedBy}
          data={(q ? (['fit'] as const) : (['name', 'updated'] as const)).map((value) => ({ value, label: library.sort[value] }))}
          value={q ? 'fit' : sort}
          disabled={q !== ''}
          onChange={(event) => change({ sort: event.currentTarget.value === 'updated' ? 'updated' : undefined })}
        />
        {isNarrow ? null : <ColumnsMenu shown={shown} onChange={(ids) => change({ columns: ids.join(',') || undefined })} />}
        <ViewsMenu
          current={{ where, sort, columns: shown.filter((id) => id !== 'evidence') as Values['View']['columns'] }}
          onOpen={(view) =>
            void navigate({
              search: { ...view.where, sort: view.sort, columns: view.columns?.join(',') } as LibrarySearch,
            })
          }
        />
      </FilterBar>
      <Suspense fallback={null}>{selected.size > 0 ? <BulkBar names={[...selected]} onDone={() => setSelected(NOTHING)} /> : null}</Suspense>
      <div className={classes['panes']}>
        {isNarrow ? (
          <Suspense fallback={null}>
            {drawer ? (
              <SideDrawer onClose={() => setDrawer(false)} title={library.showFilters}>
                {facets}
              </SideDrawer>
            ) : null}
          </Suspense>
        ) : (
          <aside className={classes['facets']} aria-label={library.showFilters}>
            {facets}
          </aside>
        )}
        <Content isFiltered={isFiltered} error={error} isPending={isPending} isEmpty={rows.length === 0} onRetry={() => void refetch()} onClear={() => void navigate({ search: {} })}>
          <PromptTable
            rows={rows}
            shown={shown}
            selected={selected}
            onSelect={setSelected}
            sort={q ? '' : sort}
            onSort={q ? undefined : (order) => change({ sort: order === 'updated' ? 'updated' : undefined })}
            hasMore={hasMore}
            onMore={more}
          />
        </Content>
      </div>
    </PageFrame>
  )
}

interface ContentProps {
  isFiltered: boolean
  error: unknown
  isPending: boolean
  isEmpty: boolean
  onRetry: () => void
  onClear: () => void
  children: ReactNode
}

function Content({ isFiltered, error, isPending, isEmpty, onRetry, onClear, children }: ContentProps) {
  if (error) return <ProblemPanel error={error} onRetry={onRetry} />
  if (isPending) return <Skeletons lines={14} />
  if (!isEmpty) return children
  if (isFiltered) {
    return (
      <EmptyState icon="search" title={library.nothing} actions={<Button onClick={onClear}>{library.clear}</Button>}>
        {library.nothingHint}
      </EmptyState>
    )
  }
  return (
    <EmptyState icon="library" title={library.emptyTitle} actions={<NewPrompt />}>
      <p>{library.empty}</p>
      <CopyId value={library.emptyCommand} />
      <p>{library.emptySample}</p>
      <CopyId value={library.emptySampleCommand} />
      <p>{library.emptyImport}</p>
    </EmptyState>
  )
}

/** A new prompt, in the folder that is shown. */
function NewPrompt({ folder }: { folder?: string }) {
  return (
    <Button leftSection={<Icon name="plus" size={14} />} renderRoot={(props) => <Link to="/new" search={folder ? { name: `${folder}/` } : {}} {...props} />}>
      {library.create}
    </Button>
  )
}

function ColumnsMenu({ shown, onChange }: { shown: readonly string[]; onChange: (ids: string[]) => void }) {
  return (
    <PopoverButton label={library.showColumns} width={190}>
      {() => (
        <Checkbox.Group value={[...shown]} onChange={(ids) => onChange(COLUMN_IDS.filter((id) => ids.includes(id)))} aria-label={library.showColumns}>
          {COLUMN_IDS.map((id) => (
            <Checkbox key={id} value={id} label={library.columns[id]} mb={6} disabled={id === 'name'} />
          ))}
        </Checkbox.Group>
      )}
    </PopoverButton>
  )
}

/** The filters in force. Taking a folder away goes one step up. */
function chipsOf(search: LibrarySearch, change: (changed: Partial<LibrarySearch>) => void): Chip[] {
  const chips = FILTERS.flatMap((name) => {
    const value = search[name]
    if (!value) return []
    const values = name === 'tag' ? value.split(',') : [value]
    return values.map((one) => ({
      key: `${name}:${one}`,
      label: `${library.facets[name]}: ${one}`,
      onRemove: () => change({ [name]: without(name, value, one) }),
    }))
  })
  if (search.overdue) chips.push({ key: 'overdue', label: library.overdue, onRemove: () => change({ overdue: undefined }) })
  return chips
}

function without(name: (typeof FILTERS)[number], value: string, one: string): string | undefined {
  if (name === 'folder') return folderOf(value) ?? undefined
  if (name !== 'tag') return undefined
  return (
    value
      .split(',')
      .filter((tag) => tag !== one)
      .join(',') || undefined
  )
}
