import { useQuery } from '@tanstack/react-query'
import { ProblemPanel, query } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { kit, settings as words } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { EmptyState } from '@/ui/empty-state'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './settings.module.css'

/** What labels ask for before they move. */
export function Policies() {
  const { data, error, refetch } = useQuery(query('ListPolicies', {}))
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={5} />
  if (data.length === 0) {
    return (
      <EmptyState icon="check" title={words.policyNone}>
        <p>{words.policyHint}</p>
        <CopyId value={words.policyCommand} />
      </EmptyState>
    )
  }
  return (
    <div className={classes['stack']}>
      <Section title={words.tabs.policies}>
        <PlainTable
          caption={words.tabs.policies}
          columns={[words.label, words.prompts, words.approvals, words.evidence]}
          rows={data.map(({ label, prompts = '*', approvals = 0, evidence = [] }) => ({
            key: `${prompts}@${label}`,
            cells: [
              visible(label),
              visible(prompts),
              count(approvals),
              evidence.length > 0 ? evidence.map(({ metric, require = 'no_worse', dataset }) => visible(words.gate(metric, words.require[require], dataset))).join('; ') : kit.none,
            ],
          }))}
        />
      </Section>
    </div>
  )
}
