import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { ProblemPanel, query, useChange, type Values } from '@/api'
import { figure } from '@/lib/number'
import { releases as words } from '@/strings'
import { confirm } from '@/ui/confirm'
import { EmptyState } from '@/ui/empty-state'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import { PolicyForm } from './policy-form'
import classes from './releases.module.css'

const texts = words.policies

/** What labels ask before they move, and a way to guard one. */
export function PoliciesPanel() {
  const { data, error, refetch } = useQuery(query('ListPolicies', {}))
  const [changed, setChanged] = useState<Values['Policy']>()
  const set = useChange('SetPolicy', { said: ({ label, prompts = '*' }) => texts.saved(label, prompts), onDone: () => setChanged(undefined) })
  const removed = useRef<Values['Policy']>(null)
  const clear = useChange('SetPolicy', {
    said: ({ label, prompts = '*' }) => texts.removed(label, prompts),
    undo: () => removed.current && set.mutate({ policy: removed.current }),
  })
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons />
  const remove = async (policy: Values['Policy']) => {
    const { label, prompts = '*' } = policy
    if (await confirm({ title: texts.removeTitle(label, prompts), body: texts.removeSays, action: texts.remove, danger: true })) {
      removed.current = policy
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
            columns={[texts.label, texts.prompts, texts.asks, texts.actions]}
            rows={data.map((policy) => ({
              key: nameOf(policy),
              cells: [
                <strong key="label">{policy.label}</strong>,
                <code key="prompts">{policy.prompts}</code>,
                <Asked key="asks" policy={policy} />,
                <span key="act" className={classes['line']}>
                  <Button variant="default" size="compact-xs" aria-label={`${texts.edit}: ${nameOf(policy)}`} onClick={() => setChanged(policy)}>
                    {texts.edit}
                  </Button>
                  <Button variant="default" size="compact-xs" aria-label={`${texts.remove}: ${nameOf(policy)}`} onClick={() => void remove(policy)}>
                    {texts.remove}
                  </Button>
                </span>,
              ],
            }))}
          />
        )}
      </Section>
      <Section title={changed ? texts.changing(changed.label, changed.prompts ?? '*') : texts.add}>
        <PolicyForm key={changed ? nameOf(changed) : data.length} of={changed} isPending={set.isPending} onSave={(policy) => set.mutate({ policy })} />
        <p className={classes['quiet']}>{texts.evidenceHelp}</p>
      </Section>
    </div>
  )
}

const nameOf = ({ label, prompts = '*' }: Values['Policy']): string => `${label} ${prompts}`

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
