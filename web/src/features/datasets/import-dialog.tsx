import { Autocomplete, Button, Checkbox, FileInput, Group, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call, ProblemPanel, query } from '@/api'
import { open, written } from '@/lib/open'
import { shortened, visible } from '@/lib/visible'
import { datasets, kit } from '@/strings'
import { ErrorPanel } from '@/ui/error-panel'
import { PlainTable } from '@/ui/plain-table'
import { toast } from '@/ui/toast'
import { casesOf, guessRoles, readFile, ROLES, type RoleOf, type Roles, type Table, troubleOf } from './import-file'
import classes from './datasets.module.css'

const words = datasets.importing
const PREVIEWED = 5
const SHOWN = 140

interface Props {
  /** Known where a dataset takes new cases. */
  dataset?: string
  onClose: () => void
  onDone: (dataset: string) => void
}

interface Chosen {
  file: string
  table: Table
}

/** Brings cases in from a file: what each column is can be seen and changed before anything is kept. */
export default function ImportDialog({ dataset = '', onClose, onDone }: Props) {
  const [name, setName] = useState(dataset)
  const [note, setNote] = useState('')
  const [adds, setAdds] = useState(false)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [roles, setRoles] = useState<Roles>({})
  const [unreadable, setUnreadable] = useState<string | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const { data: known } = useQuery(query('ListDatasets', { limit: 500 }))
  const exists = known?.data.some((one) => one.name === name.trim()) ?? false

  const choose = async (file: File | null) => {
    setChosen(null)
    setUnreadable(null)
    if (!file) return
    try {
      const table = readFile(file.name, await file.text())
      setChosen({ file: file.name, table })
      setRoles(guessRoles(table))
      if (!name) setName(nameFrom(file.name))
    } catch (error) {
      setUnreadable(error instanceof Error ? error.message : String(error))
    }
  }
  const trouble = chosen && !chosen.table.areCases ? troubleOf(roles) : null
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!chosen) return
    setBusy(true)
    setProblem(null)
    try {
      const rows = casesOf(chosen.table, roles).map(open)
      const asked = { dataset: name.trim(), note: note.trim() || chosen.file, rows }
      if (adds && exists) {
        const { added, dataset: into } = await call('AddCases', asked)
        toast(datasets.add.added(added, into.revision))
      } else {
        const { created, dataset: into } = await call('ImportDataset', asked)
        toast(created ? words.done(into.name, into.revision, into.cases) : words.same(into.name, into.revision))
      }
      onDone(name.trim())
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={words.title} size="xl">
      <form onSubmit={(event) => void submit(event)} className={classes['stack']}>
        <FileInput size="xs" data-autofocus label={words.file} description={words.fileHelp} placeholder={words.choose} accept=".csv,.tsv,.jsonl,.ndjson,.json" onChange={(file) => void choose(file)} />
        {unreadable ? <ErrorPanel message={unreadable} /> : null}
        {chosen ? <Mapping chosen={chosen} roles={roles} onRoles={setRoles} /> : null}
        {trouble ? <ErrorPanel message={trouble} /> : null}
        <Autocomplete size="xs" label={words.name} description={words.nameHelp} data={known?.data.map((one) => one.name) ?? []} value={name} onChange={setName} />
        {exists ? <Checkbox label={words.add} checked={adds} onChange={(event) => setAdds(event.currentTarget.checked)} /> : null}
        <TextInput label={words.note} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        {problem ? <ProblemPanel error={problem} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {kit.cancel}
          </Button>
          <Button type="submit" disabled={!chosen || trouble !== null || !name.trim()} loading={isBusy}>
            {words.take(chosen?.table.rows.length ?? 0)}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

/** A name that a file may give a dataset. */
const nameFrom = (file: string) =>
  file
    .toLowerCase()
    .replace(/\.\w+$/, '')
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[-._]+|[-._]+$/g, '')

function Mapping({ chosen: { file, table }, roles, onRoles }: { chosen: Chosen; roles: Roles; onRoles: (roles: Roles) => void }) {
  const cases = casesOf({ ...table, rows: table.rows.slice(0, PREVIEWED) }, roles)
  return (
    <>
      <p>{words.found(table.rows.length, visible(file))}</p>
      {table.areCases ? (
        <p className={classes['good']}>{words.asCases}</p>
      ) : (
        <fieldset className={classes['roles']} style={{ border: 0, margin: 0, padding: 0 }}>
          <legend className={classes['quiet']}>
            {words.columns} {words.columnsHelp}
          </legend>
          {table.columns.map((column) => (
            <NativeSelect
              key={column}
              label={visible(column)}
              aria-label={words.roleOf(visible(column))}
              description={words.example(visible(shortened(written(table.rows[0]?.[column] ?? ''), 24)))}
              data={ROLES.map((role) => ({ value: role, label: words.roles[role] }))}
              value={roles[column] ?? 'skip'}
              onChange={(event) => onRoles({ ...roles, [column]: event.currentTarget.value as RoleOf })}
            />
          ))}
        </fieldset>
      )}
      <h3>{words.preview}</h3>
      <PlainTable
        caption={words.preview}
        columns={[datasets.rows.id, datasets.rows.input, datasets.rows.expected, datasets.rows.split]}
        rows={cases.map((one, at) => ({
          key: String(at),
          cells: [one['id'], one['input'], one['expected'], one['split']].map((value) => visible(shortened(value === undefined ? kit.none : written(value), SHOWN))),
        }))}
      />
    </>
  )
}
