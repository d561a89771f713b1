import { Button, NumberInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ProblemPanel, query, useChange, type Values } from '@/api'
import { figure } from '@/lib/number'
import { releases as words } from '@/strings'
import { confirm } from '@/ui/confirm'
import { CopyId } from '@/ui/copy-id'
import { EmptyState } from '@/ui/empty-state'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './releases.module.css'

const texts = words.policies

/** What labels ask before they move, and a way to guard one with approvals. */
export function PoliciesPanel() {
  const { data, error, refetch } = useQuery(query('ListPolicies', {}))
  const set = useChange('SetPolicy', { said: ({ label, prompts = '*' }) => texts.saved(label, prompts) })
  const clear = useChange('SetPolicy', { said: ({ label, prompts = '*' }) => texts.removed(label, prompts) })
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons />
  const remove = async (policy: Values['Policy']) => {
    const { label, prompts = '*' } = policy
    if (await confirm({ title: texts.removeTitle(label, prompts), body: texts.removeSays, action: texts.remove, danger: true })) {
      clear.mutate({ policy: { label, prompts, evidence: [], approvals: 0 } })
    }
  }
  return (
    <div className={classes['stack']}>
      <Section title={texts.title}>
        {data.length === 0 ? (
          <EmptyState icon="release" title={texts.none}>
            {texts.noneHelp}
          </EmptyState>
        ) : (
          <PlainTable
            caption={texts.title}
            columns={[texts.label, texts.prompts, texts.asks, texts.remove]}
            rows={data.map((policy) => ({
              key: `${policy.label} ${policy.prompts}`,
              cells: [
                <strong key="label">{policy.label}</strong>,
                <code key="prompts">{policy.prompts}</code>,
                <Asked key="asks" policy={policy} />,
                <Button key="remove" variant="default" size="compact-xs" aria-label={`${texts.remove}: ${policy.label} ${policy.prompts}`} onClick={() => void remove(policy)}>
                  {texts.remove}
                </Button>,
              ],
            }))}
          />
        )}
      </Section>
      <Section title={texts.add}>
        <Guard isPending={set.isPending} onSave={(policy) => set.mutate({ policy })} known={data} />
        <p className={classes['quiet']}>{texts.evidenceHelp}</p>
        <CopyId value={texts.command} />
      </Section>
    </div>
  )
}

function Asked({ policy: { evidence, approvals = 0 } }: { policy: Values['Policy'] }) {
  return (
    <ul className={classes['list']}>
      {evidence?.map(({ dataset, metric, require = 'no_worse', margin, max_age: age }) => (
        <li key={`${dataset} ${metric} ${require}`}>
          {texts.gate(metric, dataset, texts.require[require])}
          <span className={classes['small']}>
            {margin === undefined || require === 'better' ? null : ` · ${texts.margin(figure(margin, 'number'))}`}
            {age ? ` · ${texts.age(age)}` : null}
          </span>
        </li>
      ))}
      {approvals > 0 ? <li>{texts.approvals(approvals)}</li> : null}
    </ul>
  )
}

interface GuardProps {
  isPending: boolean
  known: readonly Values['Policy'][]
  onSave: (policy: Values['Policy']) => void
}

function Guard({ isPending, known, onSave }: GuardProps) {
  const [label, setLabel] = useState('production')
  const [prompts, setPrompts] = useState('*')
  const [approvals, setApprovals] = useState<string | number>(1)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // A policy is replaced whole: what it asks of evidence stays.
    const evidence = known.find((policy) => policy.label === label.trim() && policy.prompts === prompts.trim())?.evidence ?? []
    onSave({ label: label.trim(), prompts: prompts.trim(), approvals: Number(approvals), evidence })
  }
  return (
    <form className={classes['form']} onSubmit={submit}>
      <TextInput label={texts.label} value={label} maxLength={64} required onChange={(event) => setLabel(event.currentTarget.value)} />
      <TextInput label={texts.prompts} description={texts.promptsHelp} value={prompts} maxLength={200} required onChange={(event) => setPrompts(event.currentTarget.value)} />
      <NumberInput label={texts.needed} min={1} max={20} value={approvals} onChange={setApprovals} />
      <Button type="submit" loading={isPending} disabled={!label.trim() || !prompts.trim() || !Number(approvals)}>
        {texts.save}
      </Button>
    </form>
  )
}
