import { Button } from '@mantine/core'
import { useState } from 'react'
import { problemOf } from '@/api'
import { download } from '@/lib/download'
import { datasets } from '@/strings'
import { PopoverButton } from '@/ui/popover-button'
import { toast } from '@/ui/toast'
import { asCsv, asJsonLines } from './export-file'
import { allCases } from './use-cases'
import classes from './datasets.module.css'

const words = datasets.export
const KINDS = [
  { kind: 'jsonl', type: 'application/jsonl', write: asJsonLines },
  { kind: 'csv', type: 'text/csv', write: asCsv },
] as const

interface Props {
  dataset: string
  revision: number
  split: string | undefined
}

/** Saves the cases that are shown, all of them, as a file. */
export function ExportMenu({ dataset, revision, split }: Props) {
  const [read, setRead] = useState<number | null>(null)
  const save = async ({ kind, type, write }: (typeof KINDS)[number]) => {
    setRead(0)
    try {
      const cases = await allCases(dataset, revision, split, setRead)
      const name = `${[dataset.replaceAll('/', '-'), revision, split].filter(Boolean).join('-')}.${kind}`
      download(name, new Blob([write(cases)], { type }))
      toast(words.done(name))
    } catch (error) {
      const { message, hint } = problemOf(error)
      toast(message, { tone: 'bad', hint })
    } finally {
      setRead(null)
    }
  }
  return (
    <PopoverButton label={words.open}>
      {() => (
        <div className={classes['stack']}>
          <p className={classes['small']}>{read === null ? words.help : words.working(read)}</p>
          {KINDS.map((one) => (
            <Button key={one.kind} variant="default" loading={read !== null} onClick={() => void save(one)}>
              {words[one.kind]}
            </Button>
          ))}
        </div>
      )}
    </PopoverButton>
  )
}
