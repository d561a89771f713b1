import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { actAs } from '@/api'
import { proposals as words, shell } from '@/strings'
import { toast } from '@/ui/toast'
import classes from './releases.module.css'

/** On loopback, before there are keys: let somebody else act in this tab, under a name that is claimed. */
export function SecondPerson() {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const who = name.trim()
    actAs(who)
    void client.invalidateQueries().then(() => toast(shell.actingNow(who)))
  }
  return (
    <form onSubmit={submit} className={classes['stack']}>
      <p className={classes['small']}>{words.actAsHelp}</p>
      <div className={classes['line']}>
        <TextInput aria-label={words.actingName} placeholder={words.actingName} maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Button type="submit" variant="default" disabled={!name.trim()}>
          {words.act}
        </Button>
      </div>
    </form>
  )
}
