import { Button, Popover, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { actAs, actingName, query } from '@/api'
import { shell } from '@/strings'
import { Icon } from '@/ui/icon'
import { toast } from '@/ui/toast'
import classes from './shell.module.css'

/** Who acts in this tab; on loopback, before there are keys, a switch to another name. */
export function ActingSwitch() {
  const client = useQueryClient()
  const { data: self } = useSuspenseQuery(query('WhoAmI', {}))
  const [opened, setOpened] = useState(false)
  const [name, setName] = useState('')

  const become = (other: string | null) => {
    actAs(other)
    setOpened(false)
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
    <Popover opened={opened} onChange={setOpened} width={300} position="bottom-end" trapFocus returnFocus withArrow>
      <Popover.Target>
        <UnstyledButton className={classes['whoButton']} aria-label={`${shell.acting} ${self.name}`} data-other={actingName() ? true : undefined} onClick={() => setOpened(!opened)}>
          {who}
          <Icon name="down" size={13} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <Text size="xs" c="dimmed" mb="xs">
            {shell.actingHelp}
          </Text>
          <TextInput label={shell.actAs} placeholder={shell.name} maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
          <Button type="submit" mt="sm" fullWidth disabled={!name.trim()}>
            {shell.actAs}
          </Button>
          {actingName() ? (
            <Button mt="xs" fullWidth variant="default" onClick={() => become(null)}>
              {shell.actAsYourself('the owner')}
            </Button>
          ) : null}
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
