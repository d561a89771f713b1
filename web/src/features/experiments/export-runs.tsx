import { Button } from '@mantine/core'
import { useState } from 'react'
import { call, problemOf } from '@/api'
import { download } from '@/lib/download'
import { count } from '@/lib/number'
import { experiments } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { PopoverButton } from '@/ui/popover-button'
import { toast } from '@/ui/toast'
import classes from './experiments.module.css'
import type { Run } from './reading'

const words = experiments.export
const AT_ONCE = 500

/** Saves every answer of an experiment as it is kept, a line each; tables are for the command line. */
export function ExportRuns({ number }: { number: number }) {
  const [read, setRead] = useState<number | null>(null)
  const save = async () => {
    setRead(0)
    try {
      const name = `experiment-${number}.jsonl`
      download(name, new Blob(await linesOf(number, setRead), { type: 'application/jsonl' }))
      toast(words.done(name))
    } catch (error) {
      const { message, hint } = problemOf(error)
      toast(message, { tone: 'bad', hint })
    } finally {
      setRead(null)
    }
  }
  return (
    <PopoverButton label={words.open} width={300}>
      {() => (
        <div className={classes['stack']}>
          <Button variant="default" loading={read !== null} onClick={() => void save()}>
            {words.lines}
          </Button>
          <p className={classes['small']}>{read === null ? words.help : words.working(count(read))}</p>
          <CopyId value={words.command(number)} />
        </div>
      )}
    </PopoverButton>
  )
}

/** All runs as JSON, each in a line; the parts of a file, so that no text of its whole length is put together. */
async function linesOf(number: number, onRead: (runs: number) => void): Promise<string[]> {
  const parts: string[] = []
  let cursor: string | null = null
  let read = 0
  do {
    // Each page begins where the one before ends.
    // oxlint-disable-next-line no-await-in-loop
    const page: { data: Run[]; next: string | null } = await call('ListRuns', { number, limit: AT_ONCE, cursor })
    parts.push(page.data.map((run) => `${JSON.stringify(run)}\n`).join(''))
    read += page.data.length
    onRead(read)
    cursor = page.next
  } while (cursor !== null)
  return parts
}
