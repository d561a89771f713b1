import { Button, Group, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ComponentType, type FormEvent, useState } from 'react'
import { call, ProblemPanel, query, type ResultOf, type Values } from '@/api'
import { count } from '@/lib/number'
import { kit, playground as words } from '@/strings'
import { toast } from '@/ui/toast'
import classes from './playground.module.css'

interface Props {
  tryout: Values['Tryout']
  dataset: string
  /** How a plan is shown, before it is started. */
  Facts: ComponentType<{ planned: ResultOf<'PlanExperiment'> }>
  onClose: () => void
}

/** Asks the columns again as an experiment: what it will do is shown before it is started. */
export function SaveExperiment({ tryout, dataset, Facts, onClose }: Props) {
  const [name, setName] = useState('playground')
  const [over, setOver] = useState(dataset)
  const [error, setError] = useState<unknown>(null)
  const [isStarting, setStarting] = useState(false)
  const { data: datasets } = useQuery(query('ListDatasets', { limit: 500 }))
  const designed = useQuery({
    queryKey: ['experiments', 'designed', tryout, name, over],
    queryFn: () => planned(tryout, name.trim(), over),
    enabled: name.trim() !== '',
    retry: false,
  })
  const start = async (event: FormEvent) => {
    event.preventDefault()
    if (!designed.data) return
    setStarting(true)
    setError(null)
    try {
      const { design, drafts, rows } = designed.data.designed
      if (rows) await call('ImportDataset', { dataset: design.dataset, rows, note: words.title })
      const { number } = await call('StartExperiment', { design, drafts })
      toast(words.save.started(number), { hint: <a href={`/experiments/${number}`}>{words.save.open}</a>, stays: true })
      onClose()
    } catch (problem) {
      setError(problem)
      setStarting(false)
    }
  }
  const { data } = designed
  const trouble = error ?? designed.error
  return (
    <Modal opened onClose={onClose} title={words.save.experiment}>
      <form onSubmit={(event) => void start(event)} className={classes['stack']}>
        <TextInput data-autofocus label={words.save.name} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <NativeSelect
          label={words.save.over}
          description={over ? undefined : words.save.onlyThisHelp}
          value={over}
          onChange={(event) => setOver(event.currentTarget.value)}
          data={[
            { value: '', label: words.save.onlyThis },
            ...(datasets?.data.map((one) => ({ value: one.name, label: `${one.name} (${count(one.cases)})` })) ?? []),
          ]}
        />
        {data ? <Facts planned={data.plan} /> : null}
        {data && data.designed.untried.length > 0 ? <p>{words.save.untried(data.designed.untried.join(', '))}</p> : null}
        {trouble ? <ProblemPanel error={trouble} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {kit.cancel}
          </Button>
          <Button type="submit" disabled={!data} loading={isStarting}>
            {words.save.start}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

async function planned(tryout: Values['Tryout'], name: string, dataset: string) {
  const designed = await call('DesignTryout', { tryout, name, dataset: dataset || null })
  const { design, drafts, rows } = designed
  return { designed, plan: await call('PlanExperiment', { design, drafts, rows }) }
}
