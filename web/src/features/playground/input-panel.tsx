import { NativeSelect, NumberInput, SegmentedControl, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ProblemPanel, query } from '@/api'
import { visible } from '@/lib/visible'
import { playground as words } from '@/strings'
import { Section } from '@/ui/section'
import { kindOf, type Schemas } from './variables'
import classes from './playground.module.css'

export interface Source {
  /** Absent while the variables are written by hand; empty while none is chosen. */
  dataset?: string
  split?: string
  rows?: number
}

interface Props {
  inputs: Schemas
  typed: Readonly<Record<string, string>>
  onType: (name: string, text: string) => void
  source: Source
  onSource: (source: Source) => void
}

export const USUAL_ROWS = 5
const MOST_ROWS = 50

/** What all columns are asked about: variables by hand, or rows of a dataset. */
export function InputPanel({ inputs, typed, onType, source, onSource }: Props) {
  const names = Object.keys(inputs)
  const byHand = source.dataset === undefined
  return (
    <Section
      title={words.input}
      aside={
        <SegmentedControl
          aria-label={words.inputFrom}
          value={byHand ? 'hand' : 'rows'}
          onChange={(chosen) => onSource(chosen === 'hand' ? {} : { dataset: '' })}
          data={[
            { value: 'hand', label: words.byHand },
            { value: 'rows', label: words.byRows },
          ]}
        />
      }
    >
      {byHand ? (
        <div className={classes['variables']}>
          {names.map((name) => {
            const kind = kindOf(inputs[name])
            const about = String(inputs[name]?.['description'] ?? '')
            return (
              <Textarea
                key={name}
                label={name}
                description={[visible(about), kind === 'string' ? '' : words.takes(kind)].filter(Boolean).join(' · ') || undefined}
                autosize
                minRows={2}
                maxRows={12}
                value={typed[name] ?? ''}
                onChange={(event) => onType(name, event.currentTarget.value)}
              />
            )
          })}
          {names.length === 0 ? <p className={classes['quiet']}>{words.noVariables}</p> : null}
        </div>
      ) : (
        <RowsPicker source={source} onSource={onSource} />
      )}
    </Section>
  )
}

function RowsPicker({ source, onSource }: { source: Source; onSource: (source: Source) => void }) {
  const { data, error } = useQuery(query('ListDatasets', { limit: 500 }))
  if (error) return <ProblemPanel error={error} />
  const chosen = data?.data.find(({ name }) => name === source.dataset)
  if (data?.data.length === 0) return <p className={classes['quiet']}>{words.noDatasets}</p>
  return (
    <div className={classes['line']}>
      <NativeSelect
        label={words.dataset}
        value={source.dataset ?? ''}
        data={[{ value: '', label: words.chooseDataset }, ...(data?.data.map(({ name, cases }) => ({ value: name, label: `${name} (${cases})` })) ?? [])]}
        onChange={(event) => onSource({ ...source, dataset: event.currentTarget.value, split: undefined })}
      />
      <NativeSelect
        label={words.split}
        disabled={!chosen}
        value={source.split ?? ''}
        data={[{ value: '', label: words.anySplit }, ...Object.keys(chosen?.splits ?? {})]}
        onChange={(event) => onSource({ ...source, split: event.currentTarget.value || undefined })}
      />
      <NumberInput
        label={words.howMany}
        w={90}
        min={1}
        max={MOST_ROWS}
        value={source.rows ?? USUAL_ROWS}
        onChange={(rows) => onSource({ ...source, rows: Math.min(MOST_ROWS, Math.max(1, Number(rows) || USUAL_ROWS)) })}
      />
    </div>
  )
}
