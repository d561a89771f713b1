import { Button, Group, Modal, NativeSelect, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ProblemPanel, query, useChange, type Values } from '@/api'
import { kit, library, prompt as words } from '@/strings'
import classes from './prompts.module.css'

const texts = words.details
const STATUSES = (['active', 'draft', 'deprecated'] as const).map((value) => ({ value, label: library.statuses[value] }))
type Prompt = Values['Prompt']
type Fields = Required<Values['PromptFields']>

/** Everything that is said about a prompt, as it stands. */
const fieldsOf = ({ title, purpose, tags, description, owner, status, replacement, review_by: due, related }: Prompt): Fields => ({
  title,
  purpose: purpose ?? '',
  tags,
  description,
  owner: owner ?? '',
  status,
  replacement: replacement ?? '',
  review_by: due ?? '',
  related: related ?? [],
})

const ofWhich = (fields: Fields, holds: (key: keyof Fields) => boolean): Values['PromptFields'] =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => holds(key as keyof Fields)))

interface Props {
  prompt: Prompt
  /** What was written about it, in Markdown. */
  documentation: string
  onClose: () => void
}

/** What is said about a prompt beside its text: what it is for, whose it is, how to use it. None of it makes a version. */
export default function DetailsDialog({ prompt, documentation, onClose }: Props) {
  const { name } = prompt
  const [before] = useState({ fields: fieldsOf(prompt), documentation })
  const [fields, setFields] = useState(before.fields)
  const [text, setText] = useState(documentation)
  const { data: purposes = [] } = useQuery(query('ListPurposes', {}))
  const document = useChange('SetDocumentation', { quiet: true })
  const redocument = useChange('SetDocumentation')
  const back = useChange('UpdatePrompt', { said: () => texts.undone(name) })
  // Only what was changed here is said, so that what somebody else changed meanwhile stays.
  const changed = ofWhich(fields, (key) => JSON.stringify(fields[key]) !== JSON.stringify(before.fields[key]))
  const undo = () => {
    back.mutate({ prompt: name, fields: ofWhich(before.fields, (key) => key in changed) })
    if (text !== before.documentation) redocument.mutate({ prompt: name, text: before.documentation })
  }
  const update = useChange('UpdatePrompt', { quiet: true, said: () => texts.saved(name), undo, onDone: onClose })
  const change = (some: Partial<Fields>) => setFields((was) => ({ ...was, ...some }))
  const field = (key: 'title' | 'owner' | 'replacement' | 'review_by') => ({
    label: texts[key],
    value: fields[key] ?? '',
    onChange: (event: { currentTarget: { value: string } }) => change({ [key]: event.currentTarget.value }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const rest = () => update.mutate({ prompt: name, fields: changed })
    // The dialog closes behind the last of them: what could not be kept is still in it.
    if (text === before.documentation) rest()
    else document.mutate({ prompt: name, text }, { onSuccess: rest })
  }
  const trouble = update.error ?? document.error
  return (
    <Modal opened onClose={onClose} title={texts.heading(name)} size="lg">
      <form onSubmit={submit} className={classes['stack']}>
        <TextInput {...field('title')} maxLength={200} data-autofocus />
        <Textarea label={texts.description} autosize minRows={2} maxRows={8} value={fields.description ?? ''} onChange={(event) => change({ description: event.currentTarget.value })} />
        <div className={classes['fields']}>
          <NativeSelect
            label={texts.purpose}
            value={fields.purpose ?? ''}
            data={[{ value: '', label: texts.noPurpose }, ...purposes.map((one) => one.name)]}
            onChange={(event) => change({ purpose: event.currentTarget.value })}
          />
          <TextInput {...field('owner')} maxLength={200} />
          <TextInput {...field('review_by')} type="date" />
        </div>
        <TagsInput label={texts.tags} value={fields.tags ?? []} onChange={(tags) => change({ tags })} />
        <TagsInput label={texts.related} description={texts.relatedHelp} value={fields.related ?? []} onChange={(related) => change({ related })} />
        <div className={classes['fields']}>
          <NativeSelect label={texts.status} value={fields.status ?? 'active'} data={STATUSES} onChange={(event) => change({ status: event.currentTarget.value as Prompt['status'] })} />
          {fields.status === 'deprecated' ? <TextInput {...field('replacement')} maxLength={200} /> : null}
        </div>
        <Textarea label={texts.documentation} description={texts.documentationHelp} autosize minRows={4} maxRows={16} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        {trouble ? <ProblemPanel error={trouble} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {kit.cancel}
          </Button>
          <Button type="submit" loading={update.isPending || document.isPending}>
            {texts.save}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
