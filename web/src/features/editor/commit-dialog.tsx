import { Button, Checkbox, Modal, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Problem, ProblemPanel, query, useChange, type ResultOf, type Values } from '@/api'
import { editor as words, kit } from '@/strings'
import { ContentDiff } from '@/ui/content-diff'
import { Skeletons } from '@/ui/skeletons'
import type { Content } from './draft'
import classes from './editor.module.css'

interface Props {
  prompt: string
  content: Content
  /** The version it goes on top of; null for a prompt that is made by the commit. */
  base: number | null
  fields?: Values['PromptFields']
  findings: readonly Values['Finding'][]
  onClose: () => void
  onCommitted: (committed: ResultOf<'CommitVersion'>) => void
  /** Somebody else committed meanwhile. */
  onConflict: () => void
}

/** The last look before a commit: what changes, and why. */
export default function CommitDialog({ prompt, content, base, fields, findings, onClose, onCommitted, onConflict }: Props) {
  const [note, setNote] = useState('')
  const [isAcknowledged, setAcknowledged] = useState(false)
  const commit = useChange('CommitVersion', { quiet: true, onDone: onCommitted })
  const blockers = [...new Set(findings.filter(({ severity }) => severity === 'blocker').map(({ rule }) => rule))]
  const submit = (event: FormEvent) => {
    event.preventDefault()
    commit.mutate(
      { prompt, content, note: note.trim(), parent: base, fields, acknowledge: isAcknowledged ? blockers : [] },
      { onError: (error) => error instanceof Problem && error.code === 'conflict' && base !== null && onConflict() },
    )
  }
  return (
    <Modal opened onClose={onClose} size="xl" title={base === null ? words.commitNew(prompt) : words.commitTitle(prompt)}>
      <form className={classes['stack']} onSubmit={submit}>
        <TextInput
          data-autofocus
          label={words.note}
          description={words.noteHelp}
          placeholder={words.notePlaceholder}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {commit.error ? <ProblemPanel error={commit.error} /> : null}
        {blockers.length > 0 ? (
          <Checkbox label={words.acknowledge(blockers.length)} checked={isAcknowledged} onChange={(event) => setAcknowledged(event.currentTarget.checked)} />
        ) : null}
        <div className={classes['end']}>
          <Button variant="default" onClick={onClose}>
            {kit.cancel}
          </Button>
          <Button type="submit" loading={commit.isPending} disabled={blockers.length > 0 && !isAcknowledged}>
            {words.commit}
          </Button>
        </div>
        {base === null ? null : <Changes prompt={prompt} content={content} base={base} />}
      </form>
    </Modal>
  )
}

function Changes({ prompt, content, base }: { prompt: string; content: Content; base: number }) {
  const { data, error } = useQuery({ ...query('CompareDraft', { prompt, content, version: base }), retry: false })
  return (
    <section className={classes['stack']} aria-label={words.changes}>
      {error ? <ProblemPanel error={error} /> : data ? <ContentDiff diff={data} /> : <Skeletons />}
    </section>
  )
}
