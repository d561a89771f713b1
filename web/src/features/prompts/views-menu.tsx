import { ActionIcon, Button, Group, TextInput, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { query, useChange, type Values } from '@/api'
import { library } from '@/strings'
import { Icon } from '@/ui/icon'
import { PopoverButton } from '@/ui/popover-button'
import classes from './prompts.module.css'

interface Props {
  current: Omit<Values['View'], 'name'>
  onOpen: (view: Values['View']) => void
}

/** Listings that were kept under a name, for everybody. */
export function ViewsMenu({ current, onOpen }: Props) {
  const [name, setName] = useState('')
  const { data: views = [], refetch } = useQuery(query('ListViews', {}))
  const save = useChange('SetView', { said: (view) => library.viewSaved(view.name), onDone: () => void refetch() })
  const remove = useChange('RemoveView', { onDone: () => void refetch() })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ view: { ...current, name: name.trim() } }, { onSuccess: () => setName('') })
  }
  return (
    <PopoverButton label={library.views}>
      {(close) => (
        <>
        {views.length === 0 ? <p className={classes['small']}>{library.noViews}</p> : null}
        {views.map((view) => (
          <Group key={view.name} justify="space-between" wrap="nowrap">
            <UnstyledButton
              className={classes['name']}
              py={4}
              onClick={() => {
                close()
                onOpen(view)
              }}
            >
              {view.name}
            </UnstyledButton>
            <ActionIcon size="sm" aria-label={library.removeView(view.name)} onClick={() => remove.mutate({ view: view.name })}>
              <Icon name="close" size={13} />
            </ActionIcon>
          </Group>
        ))}
        <form onSubmit={submit}>
          <TextInput mt="xs" label={library.viewName} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Button mt="xs" type="submit" disabled={!name.trim()} loading={save.isPending}>
            {library.saveView}
          </Button>
        </form>
        </>
      )}
    </PopoverButton>
  )
}
