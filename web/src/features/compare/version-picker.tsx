import { ActionIcon, NativeSelect } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { pages } from '@/api'
import { shortened, visible } from '@/lib/visible'
import { compare as words } from '@/strings'
import { Icon } from '@/ui/icon'
import classes from './compare.module.css'

interface Props {
  prompt: string
  newest: number
  before: number
  after: number
  onChange: (before: number, after: number) => void
}

/** Which two versions are held against each other. */
export function VersionPicker({ prompt, newest, before, after, onChange }: Props) {
  const { data } = useInfiniteQuery(pages('ListVersions', { prompt, limit: 200 }))
  const notes = new Map(data?.pages.flatMap((page) => page.data.map(({ number, note }) => [number, note] as const)))
  const options = Array.from({ length: newest }, (_, back) => newest - back).map((number) => ({
    value: String(number),
    label: words.option(number, shortened(visible(notes.get(number) ?? ''), 60)),
  }))
  return (
    <div className={classes['picker']}>
      <NativeSelect label={words.before} data={options} value={String(before)} onChange={(event) => onChange(Number(event.currentTarget.value), after)} />
      <ActionIcon aria-label={words.swap} title={words.swap} size="lg" onClick={() => onChange(after, before)}>
        <Icon name="compare" />
      </ActionIcon>
      <NativeSelect label={words.after} data={options} value={String(after)} onChange={(event) => onChange(before, Number(event.currentTarget.value))} />
    </div>
  )
}
