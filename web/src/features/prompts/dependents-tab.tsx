import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ProblemPanel, query } from '@/api'
import { kit, prompt as words } from '@/strings'
import { EmptyState } from '@/ui/empty-state'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './prompts.module.css'

/** Who would notice a change: prompts that include this one, and those that name it. */
export function DependentsTab({ prompt }: { prompt: string }) {
  const dependents = useQuery(query('ListDependents', { prompt }))
  const related = useQuery(query('ListRelated', { prompt }))
  const error = dependents.error ?? related.error
  if (error) return <ProblemPanel error={error} />
  if (!dependents.data || !related.data) return <Skeletons />
  const namedBy = related.data.named_by
  if (dependents.data.length === 0 && namedBy.length === 0) {
    return (
      <EmptyState icon="link" title={words.dependents.none}>
        {words.dependents.noneHelp}
      </EmptyState>
    )
  }
  return (
    <div className={classes['stack']}>
      {dependents.data.length > 0 ? (
        <Section title={words.dependents.partial}>
          <PlainTable
            caption={words.dependents.partial}
            columns={[words.dependents.partial, words.dependents.label, words.dependents.reference, words.dependents.at, words.dependents.now]}
            rows={dependents.data.map((row) => ({
              key: `${row.prompt} ${row.label} ${row.version}`,
              cells: [
                <PromptLink key="name" name={row.prompt} />,
                row.label ?? kit.none,
                <code key="reference">{row.reference}</code>,
                words.version(row.locked),
                row.current === null ? kit.none : words.version(row.current),
              ],
            }))}
          />
        </Section>
      ) : null}
      {namedBy.length > 0 ? (
        <Section title={words.dependents.related}>
          <ul className={classes['list']}>
            {namedBy.map((name) => (
              <li key={name}>
                <PromptLink name={name} />
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </div>
  )
}

function PromptLink({ name }: { name: string }) {
  return (
    <Link to="/prompts/$" params={{ _splat: name }} search={{}}>
      {name}
    </Link>
  )
}
