import { Button, Text, TextInput } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { actAs, actingName, query } from '@/api'
import { shell } from '@/strings'
import { Icon } from '@/ui/icon'
import { PopoverButton } from '@/ui/popover-button'
import { toast } from '@/ui/toast'
import classes from './shell.module.css'

/** Who acts in this tab; on loopback, before there are keys, a switch to another name. */
export function ActingSwitch() {
  const client = useQueryClient()
  const { data: self } = useSuspenseQuery(query('WhoAmI', {}))
  const [name, setName] = useState('')

  const become = (other: string | null) => {
    actAs(other)
    setName('')
    void client.invalidateQueries().then(() => other && toast(shell.actingNow(other)))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) become(name.trim())
  }
  const who = (
    <span className={classes['who']}>
      <Icon name="person" size={16} />
      <span className={classes['name']}>{self.name}</span>
    </span>
  )
  if (!self.may_claim) return who
  return (
    <span className={classes['acting']} data-other={actingName() ? true : undefined}>
      <PopoverButton label={`${shell.acting} ${self.name}`} face={who} width={300}>
        {(close) => (
          <form
            onSubmit={(event) => {
              submit(event)
              close()
            }}
          >
            <Text size="xs" c="dimmed" mb="xs">
              {shell.actingHelp}
            </Text>
            <TextInput label={shell.actAs} placeholder={shell.name} maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <Button type="submit" mt="sm" fullWidth disabled={!name.trim()}>
              {shell.actAs}
            </Button>
            {actingName() ? (
              <Button
                mt="xs"
                fullWidth
                variant="default"
                onClick={() => {
                  become(null)
                  close()
                }}
              >
                {shell.actAsYourself}
              </Button>
            ) : null}
          </form>
        )}
      </PopoverButton>
    </span>
  )
}
