import { useQuery } from '@tanstack/react-query'
import { ProblemPanel, query, type Values } from '@/api'
import { visible } from '@/lib/visible'
import { proposals as words } from '@/strings'
import { Badge, type Tone } from '@/ui/badge'
import { DiffView } from '@/ui/diff-view'
import { PlainTable } from '@/ui/plain-table'
import { Skeletons } from '@/ui/skeletons'
import classes from './releases.module.css'

const EFFECTS: Record<Values['ContractChange']['effect'], Tone> = { breaking: 'bad', 'cannot tell': 'wait', safe: 'plain' }
const json = (value: unknown) => (value === undefined ? '' : visible(JSON.stringify(value) ?? ''))

/** What a version changes against the one it would replace: words, settings, and what callers and readers notice. */
export function VersionChanges({ prompt, before, after }: { prompt: string; before: number | null; after: number }) {
  const { data, error, refetch } = useQuery({
    ...query('CompareVersions', { prompt, before: before ?? 0, after }),
    enabled: before !== null && before !== after,
  })
  if (before === null) return <p className={classes['quiet']}>{words.nothingBefore}</p>
  if (before === after) return <p className={classes['quiet']}>{words.unchanged}</p>
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons />
  const { texts, fields, contract } = data
  if (texts.length === 0 && fields.length === 0) return <p className={classes['quiet']}>{words.unchanged}</p>
  return (
    <div className={classes['stack']}>
      {texts.length > 0 ? (
        <DiffView
          parts={texts.map(({ before: was, after: is, pieces }, index) => ({
            key: String(index),
            title: [is?.override ?? was?.override, is?.role ?? was?.role].filter(Boolean).join(' · '),
            pieces,
          }))}
        />
      ) : null}
      <ContractChanges contract={contract} />
      {fields.length > 0 ? (
        <PlainTable
          caption={words.fields}
          columns={[words.fields, words.before, words.after]}
          rows={fields.map(({ pointer, before: was, after: is }) => ({
            key: pointer,
            cells: [<code key="at">{visible(pointer)}</code>, json(was), json(is)],
          }))}
        />
      ) : null}
    </div>
  )
}

/** What a change means for applications that call the prompt and for code that reads its answers. */
export function ContractChanges({ contract }: { contract: Values['ContractDiff'] | null }) {
  if (!contract || contract.changes.length === 0) return null
  return (
    <div>
      <h3>{words.contract}</h3>
      <ul className={classes['list']}>
        {contract.changes.map(({ detail, effect, pointer }) => (
          <li key={pointer + detail}>
            <Badge tone={EFFECTS[effect]}>{words.effects[effect]}</Badge> {visible(detail)}
          </li>
        ))}
      </ul>
    </div>
  )
}
