import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ProblemPanel, query } from '@/api'
import { editor as words } from '@/strings'
import { ContentDiff, type Difference } from '@/ui/content-diff'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import type { Content } from './draft'
import classes from './editor.module.css'

interface Props {
  prompt: string
  content: Content
  base: number
  head: number
  onClose: () => void
  onKeepMine: () => void
  onEditOn: () => void
  onTakeTheirs: () => void
}

/** Somebody else committed on top of the same version: their change, the draft against it, and three ways on. */
export default function ConflictDialog({ prompt, content, base, head, onClose, onKeepMine, onEditOn, onTakeTheirs }: Props) {
  const theirs = useQuery(query('CompareVersions', { prompt, before: base, after: head }))
  const yours = useQuery({ ...query('CompareDraft', { prompt, content, version: head }), retry: false })
  const ways = [
    [words.editOn, words.editOnHelp, onEditOn, 'filled'],
    [words.keepMine, words.keepMineHelp, onKeepMine, 'default'],
    [words.takeTheirs, words.takeTheirsHelp, onTakeTheirs, 'default'],
  ] as const
  return (
    <Modal opened onClose={onClose} size="xl" title={words.conflictTitle}>
      <div className={classes['stack']}>
        <p>{words.movedHelp}</p>
        <div className={classes['choices']}>
          {ways.map(([title, help, run, variant]) => (
            <div key={title} className={classes['choice']}>
              <p className={classes['quiet']}>{help}</p>
              <Button variant={variant} onClick={run}>
                {title}
              </Button>
            </div>
          ))}
        </div>
        <Section title={words.theirs(base)}>
          <Told diff={theirs.data} error={theirs.error} />
        </Section>
        <Section title={words.yours}>
          <Told diff={yours.data} error={yours.error} />
        </Section>
      </div>
    </Modal>
  )
}

function Told({ diff, error }: { diff: Difference | undefined; error: unknown }) {
  if (error) return <ProblemPanel error={error} />
  return diff ? <ContentDiff diff={diff} /> : <Skeletons />
}
