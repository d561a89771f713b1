import { Button, CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { type ReactNode, type RefObject, useState } from 'react'
import { kit } from '@/strings'
import { Icon } from './icon'
import classes from './filter-bar.module.css'

export interface Chip {
  key: string
  label: string
  onRemove: () => void
}
interface Props {
  label: string
  placeholder: string
  hint?: string
  value: string
  onChange: (value: string) => void
  chips?: readonly Chip[]
  onClear?: () => void
  inputRef?: RefObject<HTMLInputElement | null>
  children?: ReactNode
}

/** Search and the filters in force, each with a way to take it away. */
export function FilterBar({ label, placeholder, hint, value, onChange, chips, onClear, inputRef, children }: Props) {
  const [text, setText] = useState(value)
  const [known, setKnown] = useState({ value, sent: value })
  // A value that comes back as it was sent must not take away what has been typed since.
  if (value !== known.value) {
    setKnown({ value, sent: value })
    if (value !== known.sent) setText(value)
  }
  const send = (words: string) => {
    setKnown({ value, sent: words })
    onChange(words)
  }
  const later = useDebouncedCallback(send, 150)
  return (
    <div className={classes['bar']}>
      <div className={classes['line']}>
        <TextInput
          ref={inputRef}
          className={classes['search']}
          type="search"
          aria-label={label}
          placeholder={placeholder}
          title={hint}
          value={text}
          leftSection={<Icon name="search" size={15} />}
          rightSection={text ? <CloseButton size="xs" aria-label={kit.clear} onClick={() => (setText(''), send(''))} /> : null}
          onChange={(event) => {
            setText(event.currentTarget.value)
            later(event.currentTarget.value)
          }}
        />
        {children}
      </div>
      {chips && chips.length > 0 ? (
        <ul className={classes['chips']}>
          {chips.map(({ key, label: shown, onRemove }) => (
            <li key={key}>
              {shown}
              <CloseButton size="xs" aria-label={kit.remove(shown)} onClick={onRemove} />
            </li>
          ))}
          {onClear ? (
            <li className={classes['clear']}>
              <Button size="compact-xs" variant="subtle" onClick={onClear}>
                {kit.clearAll}
              </Button>
            </li>
          ) : null}
        </ul>
      ) : null}
    </div>
  )
}
