import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'
import { ProblemPanel, query, type Values } from '@/api'
import { judges as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { CopyId } from '@/ui/copy-id'
import { EmptyState } from '@/ui/empty-state'
import { Icon } from '@/ui/icon'
import { LongText } from '@/ui/long-text'
import { PlainTable } from '@/ui/plain-table'
import { Inline } from '@/ui/prose'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import { exampleOf, fitting } from './scorer-reference'
import classes from './judges.module.css'

const texts = words.scorers

interface Props {
  search: string
  type: string | undefined
  onSearch: (words: string) => void
}

/** Every type of scorer with what it judges, the fields it takes, and how a file names it. */
export function ScorerList({ search, type, onSearch }: Props) {
  const { data, error, refetch } = useQuery(query('ListScorers', {}))
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={12} />
  const kinds = fitting(data, search)
  const shown = data.find((kind) => kind.type === type) ?? kinds[0]
  return (
    <div className={classes['reference']}>
      <div className={classes['stack']}>
        <TextInput
          type="search"
          aria-label={texts.search}
          placeholder={texts.search}
          title={texts.hint}
          leftSection={<Icon name="search" size={15} />}
          value={search}
          onChange={(event) => onSearch(event.currentTarget.value)}
        />
        {kinds.length === 0 ? (
          <EmptyState icon="search" title={texts.nothing}>
            {texts.nothingHint}
          </EmptyState>
        ) : (
          // Arrow keys move among the links inside.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
          <ul className={classes['kinds']} aria-label={texts.list} onKeyDown={moveFocus}>
            {kinds.map((kind) => (
              <li key={kind.type}>
                <Link from="/judges" to="/judges" search={(before) => ({ ...before, tab: 'scorers' as const, type: kind.type })} replace resetScroll={false} className={classes['kind']} aria-current={kind.type === shown?.type ? 'true' : undefined}>
                  <code>{kind.type}</code> {kind.asks_model ? <Badge tone="wait">{texts.asksModel}</Badge> : null}
                  <span className={classes['small']}>
                    <Inline text={kind.judges} />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </div>
      {shown ? <Kind kind={shown} /> : null}
    </div>
  )
}

function Kind({ kind }: { kind: Values['ScorerKind'] }) {
  const example = exampleOf(kind)
  return (
    <Section title={kind.type} aside={kind.asks_model ? <Badge tone="wait">{texts.asksModel}</Badge> : null}>
      <div className={classes['stack']}>
        <p className={classes['says']}>
          <Inline text={kind.judges} />
        </p>
        {kind.gives ? (
          <p className={classes['says']}>
            <strong>{texts.gives}:</strong> <Inline text={kind.gives} />
          </p>
        ) : null}
        {kind.about ? (
          <p className={classes['about']}>
            <Inline text={kind.about} />
          </p>
        ) : null}
        {kind.asks_model ? <p className={classes['small']}>{texts.asksModelHelp}</p> : null}
        {kind.fields.length === 0 ? (
          <p className={classes['small']}>{texts.noFields}</p>
        ) : (
          <PlainTable
            caption={texts.fields}
            columns={[texts.field, texts.default, texts.may]}
            rows={kind.fields.map(({ name, required, default: otherwise, choices }) => ({
              key: name,
              cells: [
                <code key="name">{name}</code>,
                required ? <Badge key="default">{texts.required}</Badge> : <code key="default">{JSON.stringify(otherwise)}</code>,
                choices.join(', '),
              ],
            }))}
          />
        )}
        <div>
          <h3>{texts.example}</h3>
          <LongText text={example} label={texts.example} />
          <CopyId value={example} shown={kind.type} />
        </div>
      </div>
    </Section>
  )
}

function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>('a')]
  const next = links[links.indexOf(document.activeElement as HTMLAnchorElement) + (event.key === 'ArrowDown' ? 1 : -1)]
  if (next) {
    event.preventDefault()
    next.focus()
  }
}
