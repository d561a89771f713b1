import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ProblemPanel, query, useChange, type Values } from '@/api'
import { visible } from '@/lib/visible'
import { settings as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { LongText } from '@/ui/long-text'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './settings.module.css'

type Standard = Values['Standard']
type Rulebook = Values['StandardsInForce']['rulebook']
const SEVERITIES = ['blocker', 'warning', 'hint', 'off'] as const

/** Every standard by family, with its reason and examples; its severity can be changed for everybody. */
export function Standards() {
  const { data, error, refetch } = useQuery(query('GetStandards', {}))
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={14} />
  const families = [...new Set(data.standards.map(({ family }) => family))]
  return (
    <div className={classes['stack']}>
      <p className={classes['quiet']}>{words.source[data.source]}</p>
      {families.map((family) => (
        <Section key={family} title={visible(family)}>
          {data.standards
            .filter((standard) => standard.family === family)
            .map((standard) => (
              <Rule key={standard.id} standard={standard} rulebook={data.rulebook} isFixed={data.source === 'file'} />
            ))}
        </Section>
      ))}
    </div>
  )
}

function Rule({ standard, rulebook, isFixed }: { standard: Standard; rulebook: Rulebook; isFixed: boolean }) {
  const { id, title, why, mend, severity, fixes, failing, passing } = standard
  const set = useChange('SetStandards', { said: (result) => words.changed(id, words.severities[severityOf(result, id)]) })
  const change = (to: Standard['severity']) => set.mutate({ rulebook: { ...rulebook, rulings: { ...rulebook.rulings, [id]: { ...rulebook.rulings?.[id], severity: to } } } })
  return (
    <div className={classes['rule']}>
      <details>
        <summary>
          <strong>{visible(title)}</strong> <code>{id}</code> {fixes ? <Badge>{words.fixes}</Badge> : null}
        </summary>
        <p>{visible(why)}</p>
        <p>
          <strong>{words.mend}</strong>: {visible(mend)}
        </p>
        <div className={classes['examples']}>
          <Example label={words.failing} draft={failing} />
          <Example label={words.passing} draft={passing} />
        </div>
      </details>
      <NativeSelect
        aria-label={words.severity(id)}
        value={severity}
        disabled={isFixed || set.isPending}
        onChange={(event) => change(SEVERITIES.find((one) => one === event.currentTarget.value) ?? severity)}
        data={SEVERITIES.map((value) => ({ value, label: words.severities[value] }))}
      />
    </div>
  )
}

function Example({ label, draft: { content } }: { label: string; draft: Standard['failing'] }) {
  const text = content.template ?? content.messages?.map(({ role, content: said }) => `${role}: ${typeof said === 'string' ? said : JSON.stringify(said)}`).join('\n')
  return (
    <div>
      <h3>{label}</h3>
      <LongText text={text ?? ''} label={label} />
    </div>
  )
}

const severityOf = ({ standards }: Values['StandardsInForce'], id: string): Standard['severity'] => standards.find((one) => one.id === id)?.severity ?? 'off'
