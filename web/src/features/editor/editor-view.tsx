import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { call, keyOf, problemOf, query, useChange, type ResultOf, type Values } from '@/api'
import { visible } from '@/lib/visible'
import { editor as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { Moment } from '@/ui/moment'
import { keyNames, useShortcuts } from '@/ui/shortcuts'
import { toast } from '@/ui/toast'
import { type About, AboutFields, fieldsOf } from './about-fields'
import { completionOf } from './completion'
import { ContractParts, type PartName } from './contract-parts'
import { type Draft, draftOf, EMPTY } from './draft'
import { MessageList } from './message-list'
import { NearDuplicates } from './near-duplicates'
import { Findings, Preview } from './side-pane'
import { useChecks, useDraft } from './use-editor'
import classes from './editor.module.css'

const CommitDialog = lazy(() => import('./commit-dialog'))
const ConflictDialog = lazy(() => import('./conflict-dialog'))

interface Props {
  /** The version that is edited; none where a prompt is made. */
  version?: Values['Version']
  prompt?: Values['Prompt']
  /** The head when the editor was opened, on top of which the draft is committed. */
  openedOn?: number
  /** What a prompt that is made begins as; empty when absent. */
  begin?: Values['Content']
  /** Under which its draft is kept meanwhile; that of any new prompt when absent. */
  draftKey?: string
  /** What is said about a prompt that is made; the address holds it. */
  about?: About
  onAbout?: (about: About) => void
  part: PartName
  onPart: (part: PartName) => void
  onCommitted: (committed: ResultOf<'CommitVersion'>) => void
  /** Puts the actions and the state of the draft into the page's frame. */
  children: (actions: ReactNode, body: ReactNode) => ReactNode
}

/** The editor of a prompt: its texts and contract on one side, what becomes of them on the other. */
export function EditorView({ version, prompt, openedOn, begin: copied, draftKey, about, onAbout, part, onPart, onCommitted, children }: Props) {
  const name = prompt?.name ?? about?.name.trim() ?? ''
  const begin = useMemo(() => {
    const content = version?.content ?? copied
    return content ? draftOf(content) : EMPTY
  }, [version, copied])
  const held = useDraft(prompt?.name ?? draftKey ?? null, begin, openedOn ?? null)
  const { draft, setDraft, samples, setSamples, base, isChanged, restored, isKept, reset, rebase } = held
  const fields = useMemo(() => (prompt ? saidOf(prompt) : about ? fieldsOf(about) : {}), [prompt, about])
  const checks = useChecks(draft, samples, name || null, fields)
  const [open, setOpen] = useState<'commit' | 'conflict' | null>(null)
  const client = useQueryClient()
  const head = prompt?.head ?? null
  const isMoved = base !== null && head !== null && head > base
  const restore = useChange('RestoreVersion', { said: (back) => words.undone(back.version.number) })
  const canCommit = checks.faults.length === 0 && (isChanged || !prompt)

  const review = useCallback(() => {
    if (name === '') toast(words.nameNeeded, { tone: 'bad' })
    else if (canCommit) setOpen('commit')
    else if (checks.faults.length === 0) toast(words.unchanged)
  }, [name, canCommit, checks.faults])
  useShortcuts(useMemo(() => [{ keys: 'mod+s', label: words.review, group: words.title(name), run: review }], [name, review]))
  useUnsaved(isChanged && !isKept)

  const complete = useMemo(() => completionOf(Object.keys(checks.inputs), draft.includes), [checks.inputs, draft.includes])
  const change = useCallback((how: (draft: Draft) => Draft) => setDraft(how), [setDraft])

  const done = (committed: ResultOf<'CommitVersion'>) => {
    const { version: made, created } = committed
    reset(draft, made.number)
    const undo = base === null || !created ? {} : { onUndo: () => restore.mutate({ prompt: made.prompt, version: base, parent: made.number }) }
    toast(created ? words.committed(made.prompt, made.number) : words.recommitted(made.prompt, made.number), undo)
    onCommitted(committed)
  }
  const onHead = async (then: (content: Draft, number: number) => void) => {
    try {
      const { head: newest } = await client.fetchQuery({ ...query('GetPrompt', { prompt: name }), staleTime: 0 })
      if (newest === null) return
      const { content } = await call('GetVersion', { prompt: name, version: newest })
      then(draftOf(content), newest)
    } catch (error) {
      const { message, hint } = problemOf(error)
      toast(message, { tone: 'bad', hint })
    }
  }
  const takeTheirs = (content: Draft, number: number) => {
    const mine = { draft, original: begin, base }
    reset(content, number)
    setOpen(null)
    toast(words.taken(number), {
      onUndo: () => {
        rebase(mine.original, mine.base ?? number)
        setDraft(mine.draft)
      },
    })
  }
  const discard = () => {
    const mine = draft
    reset(begin, openedOn ?? null)
    toast(words.discarded, { onUndo: () => setDraft(mine) })
  }

  const actions = (
    <>
      <Badge tone={isChanged ? 'wait' : 'plain'} title={isChanged ? words.kept : undefined}>{isChanged ? words.changed : words.unchanged}</Badge>
      {isChanged ? (
        <Button variant="default" onClick={discard}>
          {words.discard}
        </Button>
      ) : null}
      <Button disabled={!canCommit} title={keyNames('mod+s').join(' ')} onClick={review}>
        {words.review}
      </Button>
    </>
  )
  return children(
    actions,
    <>
      {restored ? (
        <p className={classes['notice']}>
          {words.restored} {words.keptAt} <Moment at={restored} />
        </p>
      ) : null}
      {isKept ? null : (
        <p className={classes['notice']} role="alert">
          {words.notKept}
        </p>
      )}
      {isMoved && head !== null ? <Moved prompt={name} head={head} onLook={() => setOpen('conflict')} /> : null}
      {about && onAbout ? <AboutFields about={about} onChange={onAbout} /> : null}
      <div className={classes['columns']}>
        <div className={classes['stack']}>
          <MessageList draft={draft} onChange={change} marks={checks.marks} complete={complete} onSubmit={review} />
          <ContractParts draft={draft} onChange={change} inputs={checks.inputs} shown={part} onShown={onPart} />
        </div>
        <div className={classes['side']}>
          {prompt ? null : <NearDuplicates draft={draft} />}
          <Findings checks={checks} onChange={change} />
          <Preview checks={checks} samples={samples} onSample={(key, value) => setSamples((before) => ({ ...before, [key]: value }))} />
        </div>
      </div>
      <Suspense fallback={null}>
        {open === 'commit' ? (
          <CommitDialog
            prompt={name}
            content={checks.content}
            base={base}
            fields={prompt ? undefined : fields}
            findings={checks.findings}
            onClose={() => setOpen(null)}
            onCommitted={done}
            onConflict={() => {
              void client.invalidateQueries({ queryKey: keyOf('GetPrompt', { prompt: name }) })
              setOpen('conflict')
            }}
          />
        ) : null}
        {open === 'conflict' && base !== null && head !== null ? (
          <ConflictDialog
            prompt={name}
            content={checks.content}
            base={base}
            head={head}
            onClose={() => setOpen(null)}
            onEditOn={() =>
              void onHead((content, number) => {
                rebase(content, number)
                setOpen(null)
                toast(words.nowOn(number))
              })
            }
            onKeepMine={() =>
              void onHead((content, number) => {
                rebase(content, number)
                setOpen('commit')
              })
            }
            onTakeTheirs={() => void onHead(takeTheirs)}
          />
        ) : null}
      </Suspense>
    </>,
  )
}

/** Told as soon as the log tells it, not only when the commit is refused. */
function Moved({ prompt, head, onLook }: { prompt: string; head: number; onLook: () => void }) {
  const [author, setAuthor] = useState('')
  useEffect(() => {
    call('GetVersion', { prompt, version: head }).then(
      (version) => setAuthor(version.author),
      () => setAuthor(''),
    )
  }, [prompt, head])
  if (author === '') return null
  return (
    <div className={classes['notice']} role="alert">
      {words.moved(visible(author), head)}
      <Button variant="default" size="compact-xs" onClick={onLook}>
        {words.look}
      </Button>
    </div>
  )
}

/** What is said about a prompt, for the standards that ask for it. */
const saidOf = ({ title, description, owner, purpose, tags, review_by }: Values['Prompt']): Values['PromptFields'] => ({
  title,
  description,
  owner,
  purpose,
  tags,
  review_by,
})

/** The browser asks before a tab is closed whose draft it could not keep. */
function useUnsaved(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return undefined
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isUnsaved])
}
