import { Button, NativeSelect, TextInput } from '@mantine/core'
import { visible } from '@/lib/visible'
import { written } from '@/lib/open'
import { sketch as words } from '@/strings'
import { Inline } from '@/ui/prose'
import classes from './sketch.module.css'
import { type Kind, segment, type SketchScorer } from './sketch'

type Field = Kind['fields'][number]

interface Props {
  title: string
  scorer: SketchScorer
  kinds: readonly Kind[]
  /** What is wrong with it. */
  problem?: string
  onChange: (scorer: SketchScorer) => void
  onRemove?: () => void
}

/** A scorer by its kind, with the fields that this kind takes: those that must be given first. */
export function ScorerFields({ title, scorer, kinds, problem, onChange, onRemove }: Props) {
  const kind = kinds.find(({ type }) => type === scorer.type)
  const set = (name: string, text: string) => onChange({ ...scorer, fields: { ...scorer.fields, [name]: text } })
  const shown = (field: Field) => <FieldInput key={field.name} field={field} value={scorer.fields[field.name] ?? ''} onChange={(text) => set(field.name, text)} />
  const others = kind?.fields.filter(({ required }) => !required) ?? []
  return (
    <fieldset className={classes['part']}>
      <legend>{title}</legend>
      <div className={classes['fields']}>
        <NativeSelect
          label={words.type}
          value={scorer.type}
          data={kinds.map(({ type }) => type)}
          onChange={(event) => onChange({ name: scorer.name, type: event.currentTarget.value, fields: {} })}
        />
        <TextInput label={words.metric} value={scorer.name} maxLength={64} onChange={(event) => onChange({ ...scorer, name: segment(event.currentTarget.value) })} />
        {kind?.fields.filter(({ required }) => required).map(shown)}
        {onRemove ? (
          <Button variant="default" aria-label={`${words.remove}: ${title}`} onClick={onRemove}>
            {words.remove}
          </Button>
        ) : null}
      </div>
      {kind ? (
        <p className={classes['small']}>
          <Inline text={kind.judges} />
        </p>
      ) : null}
      {others.length > 0 ? (
        <details>
          <summary>{words.more}</summary>
          <div className={classes['fields']}>{others.map(shown)}</div>
        </details>
      ) : null}
      {problem ? (
        <p role="alert" className={classes['problem']}>
          {visible(problem)}
        </p>
      ) : null}
    </fieldset>
  )
}

function FieldInput({ field: { name, required, default: usual, choices, takes }, value, onChange }: { field: Field; value: string; onChange: (text: string) => void }) {
  const without = usual === null || usual === undefined ? '' : words.usually(written(usual))
  const offered = takes === 'truth' ? (['true', 'false'] as const).map((one) => ({ value: one, label: words.truth[one] })) : choices.map((one) => ({ value: one, label: one }))
  if (offered.length > 0) {
    return (
      <NativeSelect
        label={name}
        value={value}
        required={required}
        data={[{ value: '', label: without }, ...offered]}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  return (
    <TextInput
      label={name}
      required={required}
      description={takes === 'list' ? words.asList : takes === 'anything' ? words.asJson : undefined}
      placeholder={without}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
