import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ProblemPanel, query, useChange, type Values } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { settings as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { confirm } from '@/ui/confirm'
import { EmptyState } from '@/ui/empty-state'
import { KeyValues } from '@/ui/key-values'
import { Moment } from '@/ui/moment'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './settings.module.css'

type Connection = Values['ProviderConnection']
const KINDS: readonly Connection['kind'][] = ['openai', 'openai-responses', 'anthropic', 'gemini', 'azure']

/** Where models are reached, with their keys kept and never shown; each can be tested. */
export function Connections() {
  const { data, error, refetch } = useQuery(query('ListConnections', {}))
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={6} />
  return (
    <div className={classes['stack']}>
      {data.length === 0 ? (
        <EmptyState icon="link" title={words.connectionNone}>
          {words.connectionHint}
        </EmptyState>
      ) : null}
      {data.map((connection) => (
        <One key={connection.name} connection={connection} />
      ))}
      <Add />
    </div>
  )
}

function One({ connection: { name, kind, base_url, has_key, at, actor } }: { connection: Connection }) {
  const [model, setModel] = useState('')
  const check = useChange('CheckConnection', { quiet: true })
  const remove = useChange('RemoveConnection', { said: () => words.removed(name) })
  const ask = async () => {
    if (await confirm({ title: words.removeTitle(name), body: words.removeBody, action: words.remove, danger: true })) remove.mutate({ name })
  }
  const test = (event: FormEvent) => {
    event.preventDefault()
    check.mutate({ name, model })
  }
  return (
    <Section
      title={visible(name)}
      aside={
        <Button variant="default" onClick={() => void ask()}>
          {words.remove}
        </Button>
      }
    >
      <KeyValues
        rows={[
          [words.kind, kind],
          [words.address, visible(base_url)],
          [words.key, has_key ? words.hasKey : words.noKey],
          [
            words.when,
            <span key="at">
              <Moment at={at} /> · {visible(actor)}
            </span>,
          ],
        ]}
      />
      <form className={classes['form']} onSubmit={test}>
        <TextInput label={words.checkModel(visible(name))} value={model} onChange={(event) => setModel(event.currentTarget.value)} required />
        <Button type="submit" variant="default" loading={check.isPending}>
          {words.check}
        </Button>
        <output aria-live="polite">
          {check.data ? <Badge tone={check.data.reached === 'answered' ? 'good' : 'bad'}>{words.checked(words.reached[check.data.reached], count(Math.round(check.data.latency_ms)))}</Badge> : null}
        </output>
      </form>
      {check.error ? <ProblemPanel error={check.error} /> : null}
    </Section>
  )
}

function Add() {
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Connection['kind']>('openai')
  const [address, setAddress] = useState('')
  const [key, setKey] = useState('')
  const set = useChange('SetConnection', { said: ({ name: kept }) => words.saved(kept), onDone: () => setKey('') })
  const send = (event: FormEvent) => {
    event.preventDefault()
    set.mutate({ name, kind, base_url: address, api_key: key || null })
  }
  return (
    <Section title={words.addConnection}>
      <form className={classes['form']} onSubmit={send}>
        <TextInput label={words.name} value={name} onChange={(event) => setName(event.currentTarget.value)} required />
        <NativeSelect label={words.kind} value={kind} data={[...KINDS]} onChange={(event) => setKind(KINDS.find((one) => one === event.currentTarget.value) ?? 'openai')} />
        <TextInput label={words.address} type="url" value={address} onChange={(event) => setAddress(event.currentTarget.value)} required />
        <PasswordInput size="xs" label={words.key} description={words.keyHint} autoComplete="off" value={key} onChange={(event) => setKey(event.currentTarget.value)} />
        <Button type="submit" loading={set.isPending}>
          {words.save}
        </Button>
      </form>
    </Section>
  )
}
