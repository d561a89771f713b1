import { Autocomplete, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { query } from '@/api'
import { parseReference } from '@/lib/reference'
import { playground as words } from '@/strings'
import classes from './playground.module.css'

const NEWEST = 100

/** Chooses a prompt of the library, and which of its versions. */
export function PromptPicker({ value, onChange }: { value: string; onChange: (reference: string) => void }) {
  const { prompt: name, label, version } = parseReference(value)
  const [typed, setTyped] = useState({ value, name })
  if (typed.value !== value) setTyped({ value, name })
  const { data: found } = useQuery(query('ListPrompts', { limit: 500 }))
  const names = found?.data.map((one) => one.name) ?? []
  const { data: prompt } = useQuery({ ...query('GetPrompt', { prompt: name }), enabled: names.includes(name), retry: false })
  const versions = Array.from({ length: Math.min(prompt?.latest ?? 0, NEWEST) }, (_, back) => (prompt?.latest ?? 0) - back)
  const choose = (text: string) => {
    setTyped({ value, name: text })
    if (names.includes(text.trim()) && text.trim() !== name) onChange(text.trim())
  }
  return (
    <div className={classes['pick']}>
      <Autocomplete
        label={words.prompt}
        size="xs"
        placeholder={words.promptPlaceholder}
        data={names}
        limit={30}
        value={typed.name}
        onChange={choose}
        onBlur={() => (typed.name.trim() && typed.name.trim() !== name ? onChange(typed.name.trim()) : undefined)}
      />
      <NativeSelect
        label={words.version}
        disabled={!prompt}
        value={label ? `@${label}` : version ? `#${version}` : ''}
        data={[
          { value: '', label: words.newest },
          ...Object.keys(prompt?.labels ?? {}).map((one) => ({ value: `@${one}`, label: one })),
          ...versions.map((one) => ({ value: `#${one}`, label: words.numbered(one) })),
        ]}
        onChange={(event) => onChange(name + event.currentTarget.value)}
      />
    </div>
  )
}
