import { Autocomplete, Button, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { query, type Values } from '@/api'
import { releases as words } from '@/strings'
import { Icon } from '@/ui/icon'
import classes from './releases.module.css'

const texts = words.policies
type Policy = Values['Policy']
type EvidenceGate = Values['EvidenceGate']
const REQUIRES = (['no_worse', 'non_inferior', 'better'] as const).map((value) => ({ value, label: texts.requires[value] }))
const GUARDED: Required<Policy> = { label: 'production', prompts: '*', approvals: 1, evidence: [] }

interface Props {
  /** The policy that is changed; none, and one is made. */
  of?: Policy
  isPending: boolean
  onSave: (policy: Policy) => void
}

/** What a label shall ask before it moves: evidence from experiments, approvals by others. */
export function PolicyForm({ of, isPending, onSave }: Props) {
  const [policy, setPolicy] = useState<Required<Policy>>({ ...GUARDED, ...of })
  const { label, prompts, approvals, evidence } = policy
  const change = (changed: Partial<Policy>) => setPolicy((before) => ({ ...before, ...changed }))
  const changeGate = (place: number, changed: Partial<EvidenceGate>) =>
    change({ evidence: evidence.map((gate, index) => (index === place ? { ...gate, ...changed } : gate)) })
  const isComplete = evidence.every(({ dataset, metric }) => dataset.trim() && metric.trim())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSave({ ...policy, label: label.trim(), prompts: prompts.trim() })
  }
  return (
    <form className={classes['stack']} onSubmit={submit}>
      <div className={classes['form']}>
        <TextInput label={texts.label} value={label} maxLength={64} required readOnly={of !== undefined} onChange={(event) => change({ label: event.currentTarget.value })} />
        <TextInput
          label={texts.prompts}
          description={texts.promptsHelp}
          value={prompts}
          maxLength={200}
          required
          readOnly={of !== undefined}
          onChange={(event) => change({ prompts: event.currentTarget.value })}
        />
        <NumberInput label={texts.needed} min={0} max={20} value={approvals} onChange={(value) => change({ approvals: Number(value) || 0 })} />
      </div>
      {evidence.map((gate, place) => (
        <GateFields
          // Gates have no name of their own, and their order is theirs.
          // oxlint-disable-next-line react/no-array-index-key
          key={place}
          gate={gate}
          title={texts.gateTitle(place + 1)}
          onChange={(changed) => changeGate(place, changed)}
          onRemove={() => change({ evidence: evidence.filter((_, index) => index !== place) })}
        />
      ))}
      <div className={classes['line']}>
        <Button
          variant="default"
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => change({ evidence: [...evidence, { dataset: '', metric: '', require: 'no_worse', margin: 0.02, max_age: 30 }] })}
        >
          {texts.addGate}
        </Button>
        <Button type="submit" loading={isPending} disabled={!label.trim() || !prompts.trim() || !isComplete || (approvals === 0 && evidence.length === 0)}>
          {of ? texts.change : texts.save}
        </Button>
      </div>
    </form>
  )
}

interface GateProps {
  gate: EvidenceGate
  title: string
  onChange: (changed: Partial<EvidenceGate>) => void
  onRemove: () => void
}

function GateFields({ gate, title, onChange, onRemove }: GateProps) {
  const { dataset, metric, require = 'no_worse', margin = 0.02, max_age: age } = gate
  const datasets = useQuery(query('ListDatasets', { limit: 200 })).data?.data.map(({ name }) => name) ?? []
  const recent = useQuery(query('ListExperiments', { limit: 100 })).data?.data ?? []
  const on = recent.filter(({ plan }) => dataset.split(/[@#]/)[0] === plan.dataset)
  const metrics = [...new Set((on.length > 0 ? on : recent).flatMap(({ plan }) => plan.primary))]
  return (
    <fieldset className={classes['gate']}>
      <legend>{title}</legend>
      <div className={classes['form']}>
        <Autocomplete label={texts.dataset} description={texts.datasetHelp} data={datasets} value={dataset} required maxLength={300} onChange={(value) => onChange({ dataset: value })} />
        <Autocomplete label={texts.metric} description={texts.metricHelp} data={metrics} value={metric} required maxLength={64} onChange={(value) => onChange({ metric: value })} />
        <NativeSelect label={texts.demands} description={texts.demandsHelp[require]} data={REQUIRES} value={require} onChange={(event) => onChange({ require: event.currentTarget.value as typeof require })} />
        {require === 'non_inferior' ? (
          <NumberInput
            label={texts.marginLabel}
            description={texts.marginHelp}
            min={0}
            max={100}
            step={0.5}
            value={Number((100 * margin).toFixed(3))}
            onChange={(value) => onChange({ margin: (Number(value) || 0) / 100 })}
          />
        ) : null}
        <NumberInput label={texts.ageLabel} description={texts.ageHelp} min={1} value={age ?? ''} onChange={(value) => onChange({ max_age: Number(value) || null })} />
        <Button variant="default" aria-label={`${texts.removeGate}: ${title}`} onClick={onRemove}>
          {texts.removeGate}
        </Button>
      </div>
    </fieldset>
  )
}
