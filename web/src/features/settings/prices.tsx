import { Button, NumberInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ProblemPanel, query, useChange } from '@/api'
import { visible } from '@/lib/visible'
import { settings as words } from '@/strings'
import { EmptyState } from '@/ui/empty-state'
import { Moment } from '@/ui/moment'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './settings.module.css'

/** What the project pays for models, where that is not what the public list says. */
export function Prices() {
  const { data, error, refetch } = useQuery(query('ListPrices', {}))
  const [model, setModel] = useState('')
  const [input, setInput] = useState<number | string>('')
  const [output, setOutput] = useState<number | string>('')
  const set = useChange('SetPrice', { said: () => words.priceSaved(model) })
  const remove = useChange('RemovePrice')
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={5} />
  const send = (event: FormEvent) => {
    event.preventDefault()
    set.mutate({ model, price: { input: Number(input), output: Number(output) } })
  }
  return (
    <div className={classes['stack']}>
      {data.length === 0 ? (
        <EmptyState icon="chart" title={words.priceNone}>
          {words.priceHint}
        </EmptyState>
      ) : (
        <Section title={words.tabs.prices}>
          <PlainTable
            caption={words.tabs.prices}
            columns={[words.model, words.input, words.output, words.when, words.action]}
            rows={data.map(({ model: name, price, at }) => ({
              key: name,
              cells: [
                visible(name),
                price.input,
                price.output,
                <Moment key="at" at={at} />,
                <Button key="remove" variant="default" aria-label={`${words.remove}: ${name}`} onClick={() => remove.mutate({ model: name })}>
                  {words.remove}
                </Button>,
              ],
            }))}
          />
        </Section>
      )}
      <Section title={words.add}>
        <form className={classes['form']} onSubmit={send}>
          <TextInput label={words.model} value={model} onChange={(event) => setModel(event.currentTarget.value)} required />
          <NumberInput label={words.input} min={0} value={input} onChange={setInput} required />
          <NumberInput label={words.output} min={0} value={output} onChange={setOutput} required />
          <Button type="submit" loading={set.isPending}>
            {words.save}
          </Button>
        </form>
      </Section>
    </div>
  )
}
