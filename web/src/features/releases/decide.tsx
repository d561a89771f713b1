import { Button, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type RefObject, useState } from 'react'
import { query, useChange, type Values } from '@/api'
import { proposals as words } from '@/strings'
import { confirm } from '@/ui/confirm'
import { ACKNOWLEDGED, HiddenNotice } from './hidden-notice'
import { SecondPerson } from './second-person'
import classes from './releases.module.css'

interface Props {
  proposal: Values['Proposal']
  noteRef: RefObject<HTMLTextAreaElement | null>
}

/** What can be done with an open proposal, by whoever acts in this tab. */
export function Decide({ proposal, noteRef }: Props) {
  const { number, prompt, label, version, opener, verdict, previous, warnings } = proposal
  const [note, setNote] = useState('')
  const [seen, setSeen] = useState(false)
  const { data: self } = useQuery(query('WhoAmI', {}))
  const approve = useChange('ApproveProposal', { said: () => words.approved(number), onDone: () => setNote('') })
  const reject = useChange('RejectProposal', { said: () => words.rejected(number) })
  const back = useChange('RollBack')
  const release = useChange('ReleaseVersion', {
    said: (done) => words.released(label, prompt, done.version),
    ...(previous ? { undo: () => back.mutate({ prompt, label, acknowledge: ACKNOWLEDGED }) } : {}),
  })
  const isOpener = self?.name === opener
  const mayDecide = self?.permissions.includes('proposal:decide') ?? true
  const blocked = warnings.length > 0 && !seen
  const acknowledge = seen ? ACKNOWLEDGED : []
  const onReject = async () => {
    if (await confirm({ title: words.rejectTitle(number), body: words.rejectSays, action: words.reject, danger: true })) {
      reject.mutate({ number, why: note.trim() })
    }
  }
  const onRelease = async () => {
    const was = previous ? words.version(previous) : words.nowhere
    if (await confirm({ title: words.releaseTitle(label, prompt, version), body: words.releaseSays(was), action: words.release })) {
      release.mutate({ prompt, label, version, proposal: number, acknowledge })
    }
  }
  return (
    <div className={classes['stack']}>
      <HiddenNotice warnings={warnings} checked={seen} onChange={setSeen} />
      <Textarea ref={noteRef} label={words.note} description={words.noteHelp} autosize minRows={2} maxLength={2000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      <div className={classes['buttons']}>
        <Button disabled={isOpener || !mayDecide || blocked} loading={approve.isPending} onClick={() => approve.mutate({ number, note: note.trim(), acknowledge })}>
          {words.approve}
        </Button>
        <Button variant="default" disabled={!mayDecide} loading={reject.isPending} onClick={() => void onReject()}>
          {words.reject}
        </Button>
        <Button variant={verdict.met ? 'filled' : 'default'} disabled={!verdict.met || blocked} loading={release.isPending} onClick={() => void onRelease()}>
          {words.release}
        </Button>
      </div>
      {verdict.met ? null : <p className={classes['small']}>{words.notReady}</p>}
      {isOpener ? <p className={classes['small']}>{words.isOpener}</p> : null}
      {self?.may_claim && !verdict.met ? <SecondPerson /> : null}
    </div>
  )
}
