import { Button, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call, problemOf, query, type RequestOf, type ResultOf, useChange } from '@/api'
import { kit, library } from '@/strings'
import { confirm } from '@/ui/confirm'
import { toast } from '@/ui/toast'
import classes from './prompts.module.css'

const KINDS = ['addTag', 'removeTag', 'setPurpose', 'setStatus', 'setOwner'] as const
type Kind = (typeof KINDS)[number]
type Change = RequestOf<'ChangePrompts'>['change']

function changeOf(kind: Kind, value: string): Change {
  if (kind === 'addTag') return { add_tags: [value] }
  if (kind === 'removeTag') return { remove_tags: [value] }
  if (kind === 'setPurpose') return { fields: { purpose: value } }
  if (kind === 'setOwner') return { fields: { owner: value } }
  return { fields: { status: value as 'active' | 'deprecated' | 'draft' } }
}

/** What can be done with the prompts that are chosen: shown before it is done, and taken back in one step. */
export default function BulkBar({ names, onDone }: { names: readonly string[]; onDone: () => void }) {
  const [kind, setKind] = useState<Kind>('addTag')
  const [value, setValue] = useState('')
  const purposes = useQuery({ ...query('ListPurposes', {}), enabled: kind === 'setPurpose' })
  const change = useChange('ChangePrompts', {
    said: ({ changed }) => library.bulk.done(changed.length),
    undo: (result) => void takeBack(result),
    onDone,
  })
  const options: Partial<Record<Kind, readonly string[]>> = {
    setPurpose: purposes.data?.map(({ name }) => name) ?? [],
    setStatus: ['active', 'draft', 'deprecated'],
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const request = { change: changeOf(kind, value.trim()), prompts: [...names] }
    try {
      const { matched, changed } = await call('ChangePrompts', { ...request, dry_run: true })
      if (changed.length === 0) {
        toast(library.bulk.nothingChanges)
        return
      }
      const preview = library.bulk.preview(matched, changed.length)
      if (await confirm({ title: library.bulk[kind], body: preview, action: library.bulk.apply })) {
        change.mutate({ ...request, dry_run: false })
      }
    } catch (error) {
      const { message, hint } = problemOf(error)
      toast(message, { tone: 'bad', hint })
    }
  }
  const choices = options[kind]
  return (
    <form className={classes['bulk']} aria-label={library.bulk.label} onSubmit={(event) => void submit(event)}>
      <Select
        aria-label={library.bulk.label}
        data={KINDS.map((one) => ({ value: one, label: library.bulk[one] }))}
        value={kind}
        allowDeselect={false}
        onChange={(chosen) => {
          setKind(chosen as Kind)
          setValue('')
        }}
      />
      {choices ? (
        <Select aria-label={library.bulk[kind]} data={[...choices]} value={value || null} onChange={(chosen) => setValue(chosen ?? '')} />
      ) : (
        <TextInput aria-label={library.bulk[kind]} value={value} onChange={(event) => setValue(event.currentTarget.value)} />
      )}
      <Button type="submit" disabled={!value.trim()} loading={change.isPending}>
        {library.bulk.apply}
      </Button>
      <Button variant="subtle" onClick={onDone}>
        {kit.clear}
      </Button>
    </form>
  )
}

/** Give every prompt back what was said of it before. Prompts with the same to give back go together. */
async function takeBack({ changed }: ResultOf<'ChangePrompts'>): Promise<void> {
  const groups = Map.groupBy(changed, ({ before }) => JSON.stringify(before))
  try {
    for (const [before, prompts] of groups) {
      const fields = JSON.parse(before) as NonNullable<Change['fields']>
      await call('ChangePrompts', { change: { fields }, prompts: prompts.map(({ prompt }) => prompt), dry_run: false })
    }
    toast(library.bulk.undone)
  } catch (error) {
    const { message, hint } = problemOf(error)
    toast(message, { tone: 'bad', hint })
  }
}
