import { Button, CloseButton, NumberInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { query } from '@/api'
import { editor as words } from '@/strings'
import { CodeEditor } from '@/ui/code-editor'
import { LinkTabs } from '@/ui/link-tabs'
import { Section } from '@/ui/section'
import { toast } from '@/ui/toast'
import { type Draft, type JsonPart, paramsOf, withParam } from './draft'
import type { Schema } from './samples'
import classes from './editor.module.css'

export const PARTS = ['inputs', 'params', 'includes', 'output', 'tools', 'overrides'] as const
export type PartName = (typeof PARTS)[number]

interface Props {
  draft: Draft
  onChange: (change: (draft: Draft) => Draft) => void
  inputs: Readonly<Record<string, Schema>>
  shown: PartName
  onShown: (part: PartName) => void
}

/** All of a draft that is not its text: what it takes, what it is sent with, what it should answer. */
export function ContractParts({ draft, onChange, inputs, shown, onShown }: Props) {
  const isSaid: Record<PartName, boolean> = {
    inputs: draft.inputs !== '',
    params: draft.params !== '' || draft.model !== '',
    includes: Object.keys(draft.includes).length > 0,
    output: draft.output !== '',
    tools: draft.tools !== '',
    overrides: draft.overrides !== '',
  }
  const json = (part: JsonPart) => (
    <CodeEditor
      key={part}
      label={words.parts[part]}
      language="json"
      value={draft[part]}
      onChange={(text) => onChange((before) => ({ ...before, [part]: text }))}
    />
  )
  const declare = () => {
    onChange((before) => ({ ...before, inputs: JSON.stringify(inputs, null, 2) }))
    toast(words.declared(Object.keys(inputs).length), { onUndo: () => onChange((before) => ({ ...before, inputs: draft.inputs })) })
  }
  return (
    <Section title={words.partsLabel}>
      <LinkTabs
        label={words.partsLabel}
        tabs={PARTS.map((value) => ({ value, label: isSaid[value] ? `${words.parts[value]} •` : words.parts[value] }))}
        value={shown}
        onChange={onShown}
      >
        <div className={classes['stack']}>
          <p className={classes['quiet']}>{words.help[shown]}</p>
          {shown === 'includes' ? <Partials draft={draft} onChange={onChange} /> : null}
          {shown === 'params' ? <ModelFields draft={draft} onChange={onChange} /> : null}
          {shown === 'inputs' ? (
            <div>
              <Button variant="default" disabled={Object.keys(inputs).length === 0} onClick={declare}>
                {words.declare}
              </Button>
            </div>
          ) : null}
          {shown === 'includes' ? null : json(shown)}
        </div>
      </LinkTabs>
    </Section>
  )
}

function ModelFields({ draft, onChange }: Pick<Props, 'draft' | 'onChange'>) {
  const { data: connections = [] } = useQuery(query('ListConnections', {}))
  const params = paramsOf(draft.params)
  const figure = (name: string): number | '' => (typeof params?.[name] === 'number' ? params[name] : '')
  const set = (name: string) => (value: number | string) =>
    onChange((before) => ({ ...before, params: withParam(before.params, name, typeof value === 'number' ? value : undefined) }))
  return (
    <div className={classes['fields']}>
      <TextInput
        label={words.model}
        placeholder={words.modelHelp}
        list="editor-connections"
        value={draft.model}
        onChange={(event) => {
          const model = event.currentTarget.value
          onChange((before) => ({ ...before, model }))
        }}
      />
      <datalist id="editor-connections">
        {connections.map(({ name }) => (
          <option key={name} value={`${name}/`}>
            {name}
          </option>
        ))}
      </datalist>
      <NumberInput label={words.temperature} placeholder={words.unset} min={0} max={2} step={0.1} disabled={!params} value={figure('temperature')} onChange={set('temperature')} />
      <NumberInput label={words.most} placeholder={words.unset} min={1} step={50} disabled={!params} value={figure('max_tokens')} onChange={set('max_tokens')} />
    </div>
  )
}

function Partials({ draft, onChange }: Pick<Props, 'draft' | 'onChange'>) {
  const [name, setName] = useState('')
  const [reference, setReference] = useState('')
  const { data: found } = useQuery({ ...query('ListPrompts', { prefix: reference.split(/[@#]/)[0], limit: 20 }), staleTime: 60_000 })
  const add = (event: FormEvent) => {
    event.preventDefault()
    onChange((before) => ({ ...before, includes: { ...before.includes, [name.trim()]: reference.trim() } }))
    setName('')
    setReference('')
  }
  const remove = (gone: string) =>
    onChange((before) => ({ ...before, includes: Object.fromEntries(Object.entries(before.includes).filter(([key]) => key !== gone)) }))
  const included = Object.entries(draft.includes)
  return (
    <>
      {included.length === 0 ? <p className={classes['quiet']}>{words.noPartials}</p> : null}
      <ul className={classes['list']}>
        {included.map(([key, to]) => (
          <li key={key} className={classes['line']}>
            <code>{`{{ partials.${key} }}`}</code> {to}
            <CloseButton size="sm" aria-label={words.removePartial(key)} onClick={() => remove(key)} />
          </li>
        ))}
      </ul>
      <form className={classes['fields']} onSubmit={add}>
        <TextInput label={words.partialName} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput
          label={words.partialReference}
          placeholder={words.partialReferenceHelp}
          list="editor-prompts"
          value={reference}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
        <datalist id="editor-prompts">
          {found?.data.map(({ name: there, labels }) => (
            <option key={there} value={labels['production'] ? `${there}@production` : there}>
              {there}
            </option>
          ))}
        </datalist>
        <Button type="submit" variant="default" disabled={!/^\w+$/.test(name.trim()) || reference.trim() === ''}>
          {words.addPartial}
        </Button>
      </form>
    </>
  )
}
