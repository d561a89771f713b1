import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ProblemPanel, query, useChange, type Values } from '@/api'
import { releases as words } from '@/strings'
import { Skeletons } from '@/ui/skeletons'
import { ACKNOWLEDGED } from './hidden-notice'

const back = words.back

interface Props {
  /** The release the label rests on. */
  now: Values['Release']
  onClose: () => void
}

/** Back to what a label served before: one question, a reason, one click. */
export default function RollbackDialog({ now: { prompt, label, version }, onClose }: Props) {
  const [why, setWhy] = useState('')
  const { data: target, error } = useQuery({ ...query('PlanRollBack', { prompt, label }), staleTime: 0 })
  const change = useChange('RollBack', { said: (release) => back.done(label, prompt, release.version), onDone: onClose })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // What was in service already was looked at when it was released.
    change.mutate({ prompt, label, why: why.trim(), acknowledge: ACKNOWLEDGED })
  }
  return (
    <Modal opened onClose={onClose} title={back.title(label, prompt)}>
      <form onSubmit={submit}>
        {error ? <ProblemPanel error={error} /> : null}
        {target ? <p>{back.says(version, target.version)}</p> : error ? null : <Skeletons lines={2} />}
        <TextInput label={back.why} description={back.whyHint} maxLength={2000} value={why} onChange={(event) => setWhy(event.currentTarget.value)} data-autofocus />
        <Group justify="flex-end" mt="lg">
          <Button type="submit" color="red.9" disabled={!target} loading={change.isPending}>
            {back.action}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
