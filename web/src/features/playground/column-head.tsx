import { Autocomplete, Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { problemOf } from '@/api'
import { readParams } from '@/lib/open'
import { visible } from '@/lib/visible'
import { playground as words } from '@/strings'
import { PopoverButton } from '@/ui/popover-button'
import { type Column, columnName } from './column'
import { DraftEditor } from './draft-editor'
import { PromptPicker } from './prompt-picker'
import classes from './playground.module.css'

interface Props {
  position: number
  column: Column
  models: readonly string[]
  /** What is wrong with its prompt or draft. */
  error: unknown
  onChange: (column: Column) => void
  onEdit: () => void
  onDuplicate: () => void
  onRemove: () => void
  onRun: () => void
}

/** What a column asks, and how to change it. */
export function ColumnHead({ position, column, models, error, onChange, onEdit, onDuplicate, onRemove, onRun }: Props) {
  const label = words.column(position + 1)
  const acts = [
    ...(column.prompt ? [[words.edit, onEdit] as const] : []),
    [words.duplicate, onDuplicate] as const,
    [words.remove, onRemove] as const,
  ]
  return (
    <section className={classes['head']} aria-label={label}>
      <div className={classes['title']}>
        <h2>
          {label}
          {column.content ? ` · ${words.draft}` : null}
        </h2>
        <PopoverButton label={words.more(label)} face={words.settings} width={260}>
          {(close) => (
            <div className={classes['stack']}>
              <div className={classes['menu']}>
                {acts.map(([name, act]) => (
                  <Button key={name} variant="subtle" color="gray" c="inherit" justify="flex-start" onClick={() => (close(), act())}>
                    {name}
                  </Button>
                ))}
              </div>
              <Params value={column.params} onChange={(params) => onChange({ ...column, params })} />
            </div>
          )}
        </PopoverButton>
      </div>
      <Autocomplete
        label={words.model}
        title={words.modelHelp}
        size="xs"
        placeholder={words.modelPlaceholder}
        data={[...models]}
        value={column.model}
        onChange={(model) => onChange({ ...column, model: model.trim() })}
      />
      {column.content ? (
        <DraftEditor name={label} content={column.content} onChange={(content) => onChange({ ...column, content })} onRun={onRun} />
      ) : (
        <PromptPicker value={column.prompt ?? ''} onChange={(prompt) => onChange({ ...column, prompt })} />
      )}
      {error && (column.content || column.prompt) ? (
        <p role="alert" className={classes['quiet']}>
          {columnName(column, words.draft)}: {visible(problemOf(error).message)}
        </p>
      ) : null}
    </section>
  )
}

/** Settings as JSON; taken over when they can be read. */
function Params({ value, onChange }: { value: Column['params']; onChange: (params: Record<string, unknown> | undefined) => void }) {
  const [text, setText] = useState(value ? JSON.stringify(value) : '')
  const read = readParams(text)
  return (
    <Textarea
      label={words.settings}
      description={words.settingsHelp}
      placeholder='{"temperature": 0}'
      className={classes['mono']}
      autosize
      minRows={2}
      error={read === null ? words.settingsBad : undefined}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        const params = readParams(event.currentTarget.value)
        if (params !== null) onChange(params)
      }}
    />
  )
}
