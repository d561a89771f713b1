import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { query } from '@/api'
import { type Command, CommandPalette } from '@/ui/command-palette'

interface Props {
  opened: boolean
  onClose: () => void
  commands: readonly Command[]
}

/** The command palette with what the library has for the words. */
export default function Palette({ opened, onClose, commands }: Props) {
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [words] = useDebouncedValue(text.trim(), 120)
  const { data } = useQuery({
    ...query('SearchPrompts', { query: words, limit: 8 }),
    enabled: opened && words.length > 1,
    // What is half typed, such as an open quote, finds nothing; it is no trouble to tell of.
    retry: false,
  })
  const found = (words.length > 1 ? (data?.hits ?? []) : []).map(({ prompt, version, title }) => ({
    id: `prompt ${prompt}#${version}`,
    label: prompt,
    detail: title,
    icon: 'library' as const,
    run: () => void navigate({ to: '/prompts/$', params: { _splat: prompt }, search: {} }),
  }))
  return <CommandPalette opened={opened} onClose={onClose} commands={commands} found={found} text={text} onText={setText} />
}
