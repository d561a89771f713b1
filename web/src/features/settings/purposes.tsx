import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ProblemPanel, query, useChange } from '@/api'
import { visible } from '@/lib/visible'
import { settings as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './settings.module.css'

/** What prompts can be for: the built-in purposes and the project's own. */
export function Purposes() {
  const { data, error, refetch } = useQuery(query('ListPurposes', {}))
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const add = useChange('AddPurpose', {
    said: () => words.purposeAdded(name),
    onDone: () => {
      setName('')
      setDescription('')
    },
  })
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={10} />
  const send = (event: FormEvent) => {
    event.preventDefault()
    add.mutate({ name, description })
  }
  return (
    <div className={classes['stack']}>
      <Section title={words.tabs.purposes}>
        <PlainTable
          caption={words.tabs.purposes}
          columns={[words.purpose, words.meaning, words.origin]}
          rows={data.map((purpose) => ({
            key: purpose.name,
            cells: [<code key="name">{purpose.name}</code>, visible(purpose.description), purpose.builtin ? <Badge key="builtin">{words.builtin}</Badge> : words.own],
          }))}
        />
      </Section>
      <Section title={words.add}>
        <form className={classes['form']} onSubmit={send}>
          <TextInput label={words.name} value={name} onChange={(event) => setName(event.currentTarget.value)} required />
          <TextInput label={words.meaning} value={description} onChange={(event) => setDescription(event.currentTarget.value)} required />
          <Button type="submit" loading={add.isPending}>
            {words.add}
          </Button>
        </form>
      </Section>
    </div>
  )
}
