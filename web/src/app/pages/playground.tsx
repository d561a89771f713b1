import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type CSSProperties, useEffect, useMemo, useRef, useState } from 'react'
import { call, ProblemPanel, query } from '@/api'
import { PlannedFacts } from '@/features/experiments/planned-panel'
import { type Column, draftColumn, isReady, LONG_LINK, MOST_COLUMNS, said } from '@/features/playground/column'
import { ColumnHead } from '@/features/playground/column-head'
import { InputPanel, type Source, USUAL_ROWS } from '@/features/playground/input-panel'
import grid from '@/features/playground/playground.module.css'
import { Results } from '@/features/playground/results'
import { BY_HAND, isOverRows, isUnderWay, type Run, tryoutOf } from '@/features/playground/run'
import { SaveCase } from '@/features/playground/save-case'
import { SaveExperiment } from '@/features/playground/save-experiment'
import { SaveVersion } from '@/features/playground/save-version'
import { useInputs, useRows } from '@/features/playground/use-inputs'
import { useModels } from '@/features/playground/use-models'
import { useRuns } from '@/features/playground/use-runs'
import { valuesOf } from '@/features/playground/variables'
import { absoluteTime } from '@/lib/time'
import { parseReference } from '@/lib/reference'
import { playground as words } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { EmptyState } from '@/ui/empty-state'
import { Icon } from '@/ui/icon'
import { PageFrame } from '@/ui/page-frame'
import { type Shortcut, useShortcuts } from '@/ui/shortcuts'
import { Skeletons } from '@/ui/skeletons'
import { toast } from '@/ui/toast'
import { checkPlaygroundSearch } from '../search'
import { useAddress } from '../use-address'
import classes from './playground.module.css'

const route = getRouteApi('/playground')
const NONE: readonly Column[] = []
type Saving = { kind: 'version' | 'case'; row: number; column: number } | { kind: 'experiment' }

/** The playground: columns of version or draft and model, over shared variables or the rows of a dataset. */
export function PlaygroundPage() {
  const navigate = route.useNavigate()
  const [spot, change] = useAddress(route.useSearch(), checkPlaygroundSearch, (search) => void navigate({ search, replace: true }))
  const { columns = NONE, vars = {}, dataset, split, rows: howMany = USUAL_ROWS } = spot
  const models = useModels()
  const { inputs, errors } = useInputs(columns)
  const cases = useRows(dataset ?? '', split, howMany)
  const { runs, start, stop, again } = useRuns()
  const [chosen, setChosen] = useState<number | null>(null)
  const [saving, setSaving] = useState<Saving | null>(null)
  const run = runs.find(({ number }) => number === chosen) ?? runs[0]
  const underWay = isUnderWay(runs[0])

  const rows = dataset === undefined ? [{ key: BY_HAND, variables: valuesOf(vars, inputs) }] : (cases.rows ?? [])
  const ready = columns.length > 0 && columns.every(isReady) && rows.length > 0
  const begin = () => {
    if (!ready) {
      toast(words.notReady, { tone: 'bad' })
      return
    }
    setChosen(null)
    start(columns, rows)
  }
  const latest = useRef(begin)
  useEffect(() => {
    latest.current = begin
  })
  const shortcuts = useMemo<Shortcut[]>(
    () => [{ keys: 'mod+enter', label: words.runHelp, group: words.title, run: () => latest.current() }],
    [],
  )
  useShortcuts(shortcuts)

  const put = (at: number, column: Column) => change({ columns: columns.map((one, place) => (place === at ? column : one)) })
  const insert = (at: number, column: Column) => change({ columns: columns.toSpliced(at, 0, column).slice(0, MOST_COLUMNS) })
  const remove = (at: number) => {
    change({ columns: columns.toSpliced(at, 1) })
    toast(words.removed, { onUndo: () => change({ columns: [...columns] }) })
  }
  const edit = async (at: number, column: Column) => {
    const { prompt, ...reference } = parseReference(column.prompt ?? '')
    const version = reference.version ?? (await versionOf(prompt, reference.label))
    if (!version) return
    const { content } = await call('GetVersion', { prompt, version })
    put(at, { model: column.model, content: said(content), from: prompt, ...(column.params ? { params: column.params } : {}) })
  }

  const model = columns.at(-1)?.model ?? models[0] ?? ''
  if (columns.length === 0) return <Empty onColumn={(column) => change({ columns: [column] })} model={model} />
  const showRows = dataset !== undefined
  const fits = run !== undefined && run.columns.length === columns.length && isOverRows(run) === showRows
  const results = run ? (
    <Results
      run={run}
      columns={columns}
      showNames={!fits}
      onAgain={(row, column) => again(run, row, column)}
      onSave={(row, column) => setSaving({ kind: 'case', row, column })}
      onSaveVersion={(row, column) => setSaving({ kind: 'version', row, column })}
    />
  ) : null
  const tryout = run ? firstTryout(run) : null
  return (
    <PageFrame
      title={words.title}
      description={words.description}
      actions={
        <>
          {underWay ? (
            <Button variant="default" onClick={stop}>
              {words.stop}
            </Button>
          ) : null}
          <Button leftSection={<Icon name="playground" size={14} />} title={words.runHelp} onClick={begin}>
            {words.run}
          </Button>
          <Button variant="default" leftSection={<Icon name="plus" size={14} />} disabled={columns.length >= MOST_COLUMNS} onClick={() => insert(columns.length, { model, prompt: columns.at(-1)?.prompt ?? '' })}>
            {words.addColumn}
          </Button>
          <Button variant="default" disabled={!tryout || underWay} onClick={() => setSaving({ kind: 'experiment' })}>
            {words.saveExperiment}
          </Button>
          <CopyId value={location.href} shown={words.linkShown} label={JSON.stringify(columns).length > LONG_LINK ? words.longLink : words.link} />
        </>
      }
    >
      <InputPanel
        inputs={inputs}
        typed={vars}
        onType={(name, text) => change({ vars: { ...vars, [name]: text } })}
        source={{ dataset, split, rows: spot.rows }}
        onSource={(source: Source) => change({ dataset: source.dataset, split: source.split, rows: source.rows })}
      />
      {cases.error ? <ProblemPanel error={cases.error} /> : null}
      {runs.length > 1 ? (
        <div className={classes['runs']}>
          <NativeSelect
            aria-label={words.runs}
            value={String(run?.number ?? '')}
            data={runs.map(({ number, at }) => ({ value: String(number), label: `${words.runNumber(number)} · ${absoluteTime(new Date(at))}` }))}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
          />
        </div>
      ) : null}
      {/* Focusable, because columns scroll sideways. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={grid['grid']} style={tracks(columns.length)} data-rows={showRows || undefined} aria-label={words.columns} tabIndex={0}>
        {showRows ? <div className={grid['corner']} /> : null}
        {columns.map((column, at) => (
          <ColumnHead
            // Columns have no name but their place.
            // oxlint-disable-next-line react/no-array-index-key
            key={at}
            position={at}
            column={column}
            models={models}
            error={errors[at]}
            onChange={(changed) => put(at, changed)}
            onEdit={() => void edit(at, column)}
            onDuplicate={() => insert(at + 1, column)}
            onRemove={() => remove(at)}
            onRun={begin}
          />
        ))}
        {fits ? results : null}
      </section>
      {run && !fits ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <section className={grid['grid']} style={tracks(run.columns.length)} data-rows={isOverRows(run) || undefined} aria-label={words.results} tabIndex={0}>
          {results}
        </section>
      ) : null}
      {run ? null : <p className={classes['quiet']}>{words.noRuns}</p>}
      {saving && run ? <SaveDialog saving={saving} run={run} dataset={dataset ?? ''} onClose={() => setSaving(null)} /> : null}
    </PageFrame>
  )
}

/** How many columns a grid has, for its style sheet. */
const tracks = (columns: number) => ({ '--columns': columns }) as CSSProperties
const firstTryout = (run: Run) => run.rows.map((_, row) => tryoutOf(run, row)).find(Boolean) ?? null

async function versionOf(prompt: string, label: string | undefined): Promise<number | null> {
  const found = await call('GetPrompt', { prompt })
  return (label ? found.labels[label] : found.head) ?? null
}

interface SaveProps {
  saving: Saving
  run: Run
  dataset: string
  onClose: () => void
}

function SaveDialog({ saving, run, dataset, onClose }: SaveProps) {
  if (saving.kind === 'experiment') {
    const tryout = firstTryout(run)
    return tryout ? <SaveExperiment tryout={tryout} dataset={dataset} onClose={onClose} Facts={PlannedFacts} /> : null
  }
  const tryout = tryoutOf(run, saving.row)
  if (!tryout) return null
  // Columns without an answer are not in the tryout.
  const column = (run.cells[saving.row] ?? []).slice(0, saving.column).filter(({ tried }) => tried).length
  if (saving.kind === 'case') return <SaveCase tryout={tryout} column={column} dataset={dataset} onClose={onClose} />
  return <SaveVersion tryout={tryout} column={column} prompt={run.columns[saving.column]?.from ?? ''} onClose={onClose} />
}

function Empty({ onColumn, model }: { onColumn: (column: Column) => void; model: string }) {
  const { data, error, isPending } = useQuery(query('ListPrompts', { limit: 1, sort: 'updated' }))
  const first = data?.data[0]?.name
  return (
    <PageFrame title={words.title} description={words.description}>
      {error ? <ProblemPanel error={error} /> : null}
      {isPending ? (
        <Skeletons />
      ) : (
        <EmptyState
          icon="playground"
          title={words.emptyTitle}
          actions={
            <>
              {first ? <Button onClick={() => onColumn({ model, prompt: first })}>{words.beginPrompt}</Button> : null}
              <Button variant={first ? 'default' : 'filled'} onClick={() => onColumn(draftColumn(model || 'scripted/echo'))}>
                {words.beginDraft}
              </Button>
            </>
          }
        >
          <p>{words.empty}</p>
          <p>{words.emptyNext}</p>
        </EmptyState>
      )}
    </PageFrame>
  )
}

