import { Button, Checkbox, Modal, NativeSelect, NumberInput, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ProblemPanel, query, type RequestOf, useChange, type Values } from '@/api'
import { visible } from '@/lib/visible'
import { reviews as words } from '@/strings'
import classes from './reviews.module.css'

const form = words.form
const TASKS = ['rate', 'pick', 'correct'] as const

/** Ask people about the answers of an experiment. */
export default function OpenQueueDialog({ onClose, onOpened }: { onClose: () => void; onOpened: (queue: Values['Queue']) => void }) {
  const { data } = useQuery(query('ListExperiments', { limit: 100 }))
  const [asked, setAsked] = useState<Omit<RequestOf<'OpenQueue'>, 'selection'>>({ queue: '', experiment: 0, task: 'rate', guidance: '', overlap: 1, show_expected: false })
  const [cases, setCases] = useState<string | number>('')
  const open = useChange('OpenQueue', { said: ({ name }) => form.created(name), onDone: onOpened, quiet: true })
  const change = (changed: Partial<typeof asked>) => setAsked((before) => ({ ...before, ...changed }))
  const done = data?.data.filter(({ status }) => status !== 'running') ?? []
  const experiment = asked.experiment || (done[0]?.number ?? 0)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    open.mutate({ ...asked, experiment, queue: asked.queue.trim(), selection: cases ? { count: Number(cases) } : {} })
  }
  return (
    <Modal opened onClose={onClose} title={words.open} size="lg">
      <form onSubmit={submit} className={classes['stack']}>
        <TextInput label={form.name} description={form.nameHelp} required maxLength={64} value={asked.queue} onChange={(event) => change({ queue: event.currentTarget.value })} data-autofocus />
        <NativeSelect
          label={form.experiment}
          data={done.map(({ number, plan }) => ({ value: String(number), label: `${number} · ${visible(plan.name)}` }))}
          value={String(experiment)}
          onChange={(event) => change({ experiment: Number(event.currentTarget.value) })}
        />
        <div>
          <SegmentedControl
            aria-label={form.task}
            value={asked.task}
            onChange={(task) => change({ task: task as (typeof TASKS)[number] })}
            data={TASKS.map((value) => ({ value, label: words.tasks[value] }))}
          />
          <p className={classes['small']}>{words.taskSays[asked.task]}</p>
        </div>
        <Textarea label={form.guidance} description={form.guidanceHelp} autosize minRows={3} maxRows={12} maxLength={20_000} value={asked.guidance} onChange={(event) => change({ guidance: event.currentTarget.value })} />
        <div className={classes['pair']}>
          <NumberInput label={form.overlap} description={form.overlapHelp} min={1} max={20} value={asked.overlap} onChange={(value) => change({ overlap: Number(value) || 1 })} />
          <NumberInput label={form.count} description={form.countHelp} min={1} value={cases} onChange={setCases} />
        </div>
        <Checkbox label={form.expected} checked={asked.show_expected} onChange={(event) => change({ show_expected: event.currentTarget.checked })} />
        {open.error ? <ProblemPanel error={open.error} /> : null}
        <div>
          <Button type="submit" loading={open.isPending} disabled={!asked.queue.trim() || !experiment}>
            {form.create}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
