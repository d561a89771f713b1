import { Autocomplete, Button, Checkbox, Modal, MultiSelect, NativeSelect, NumberInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ComponentType, type FormEvent, useMemo, useState } from 'react'
import { ProblemPanel, query, type RequestOf, useChange, type Values } from '@/api'
import { count } from '@/lib/number'
import { open } from '@/lib/open'
import { optimization } from '@/strings'
import classes from './optimizations.module.css'

const words = optimization.start
const STRATEGIES = ['axes', 'examples', 'compress'] as const
/** Milliseconds after the last change until it is planned again. */
const LATER = 300
type Kind = Values['ScorerKind']
interface Metric {
  name: string
  type: string
  fields: Record<string, string>
}

interface Props {
  /** What is hunted for from the start. */
  prompt: string
  models: readonly string[]
  kinds: readonly Kind[]
  Picker: ComponentType<{ value: string; onChange: (reference: string) => void }>
  Fields: ComponentType<{ title: string; scorer: Metric; kinds: readonly Kind[]; onChange: (scorer: Metric) => void }>
  specOf: (scorer: Metric, kinds: readonly Kind[]) => Record<string, unknown>
  onClose: () => void
  onStarted: (number: number) => void
}

const canBePlanned = ({ prompt, dataset, model, metric, optimizers = [] }: RequestOf<'StartOptimization'>['design']) =>
  Boolean(prompt && dataset && model.model.includes('/') && metric && optimizers.length > 0)

/** Hunt for a better draft: what it would do, and what its sealed cases could confirm, stands there before it starts. */
export default function StartDialog({ prompt: begun, models, kinds, Picker, Fields, specOf, onClose, onStarted }: Props) {
  const [prompt, setPrompt] = useState(begun)
  const [dataset, setDataset] = useState('')
  const [model, setModel] = useState('')
  const [metric, setMetric] = useState<Metric>({ name: 'accuracy', type: 'equals', fields: {} })
  const [optimizers, setOptimizers] = useState<string[]>([...STRATEGIES])
  const [goal, setGoal] = useState<'better' | 'shorter'>('better')
  const [calls, setCalls] = useState<string | number>(2000)
  const [cost, setCost] = useState<string | number>('')
  const [isAnyway, setAnyway] = useState(false)
  const { data: datasets } = useQuery(query('ListDatasets', { limit: 500 }))
  const design = useMemo<RequestOf<'StartOptimization'>['design']>(
    () => ({
      prompt,
      dataset,
      metric: metric.name,
      scorers: open({ [metric.name]: specOf(metric, kinds) }),
      model: { model },
      optimizers,
      goal,
      allowance: { calls: Number(calls) || 2000, cost: cost === '' ? null : Number(cost) },
      anyway: isAnyway,
    }),
    [prompt, dataset, model, metric, kinds, specOf, optimizers, goal, calls, cost, isAnyway],
  )
  const [settled] = useDebouncedValue(design, LATER)
  const isWhole = canBePlanned(settled)
  const { data: plan, error } = useQuery({ ...query('PlanOptimization', { design: settled }), enabled: isWhole, retry: false, placeholderData: keepPreviousData })
  const start = useChange('StartOptimization', { quiet: true, said: ({ number }) => words.started(number), onDone: ({ number }) => onStarted(number) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    start.mutate({ design })
  }
  const trouble = start.error ?? (isWhole ? error : null)
  return (
    <Modal opened onClose={onClose} title={words.title} size="lg">
      <form onSubmit={submit} className={classes['stack']}>
        <Picker value={prompt} onChange={setPrompt} />
        <div className={classes['fields']}>
          <NativeSelect
            label={words.dataset}
            description={words.datasetHelp}
            value={dataset}
            data={[{ value: '', label: words.choose }, ...(datasets?.data.map(({ name, cases }) => ({ value: name, label: `${name} (${cases})` })) ?? [])]}
            onChange={(event) => setDataset(event.currentTarget.value)}
          />
          <Autocomplete label={words.model} description={words.modelHelp} data={[...models]} value={model} onChange={(text) => setModel(text.trim())} />
        </div>
        <Fields title={words.metric} scorer={metric} kinds={kinds} onChange={setMetric} />
        <div className={classes['fields']}>
          <NativeSelect
            label={words.goal}
            value={goal}
            data={(['better', 'shorter'] as const).map((value) => ({ value, label: words.goals[value] }))}
            onChange={(event) => setGoal(event.currentTarget.value === 'shorter' ? 'shorter' : 'better')}
          />
          <MultiSelect label={words.strategies} data={STRATEGIES.map((value) => ({ value, label: words.strategy[value] }))} value={optimizers} onChange={setOptimizers} />
          <NumberInput label={words.calls} min={1} value={calls} onChange={setCalls} />
          <NumberInput label={words.cost} description={words.costHelp} min={0} prefix="$" value={cost} onChange={setCost} />
        </div>
        <Checkbox label={words.anyway} checked={isAnyway} onChange={(event) => setAnyway(event.currentTarget.checked)} />
        {plan && isWhole && !error ? (
          <div>
            <p>{words.parts(Object.entries(plan.parts).map(([name, cases]) => `${name} ${count(cases)}`).join(', '))}</p>
            <p>
              <strong>{plan.exploration ? words.exploration : words.sees((100 * plan.smallest_effect).toFixed(0))}</strong> {words.least(count(plan.least_calls))}
            </p>
            {plan.resumes === null ? null : <p>{words.resumes(plan.resumes)}</p>}
          </div>
        ) : null}
        {trouble ? <ProblemPanel error={trouble} /> : null}
        <div>
          <Button type="submit" loading={start.isPending} disabled={!isWhole || !plan || Boolean(error)}>
            {words.begin}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
