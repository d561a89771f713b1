import { Button, Textarea, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { ProblemPanel, type Values } from '@/api'
import { kit, reviews as words } from '@/strings'
import { EmptyState } from '@/ui/empty-state'
import { LongText } from '@/ui/long-text'
import { useShortcuts } from '@/ui/shortcuts'
import { Skeletons } from '@/ui/skeletons'
import { type Step, stepsOf } from './scale'
import { useTurn } from './use-turn'
import classes from './reviews.module.css'

type Say = ReturnType<typeof useTurn>['say']

/** One item at a time, blind: read, say, next. Everything is kept at once, and the last word can be taken back. */
export function ReviewSession({ queue }: { queue: Values['Queue'] }) {
  const { turn, say, takeBack, isBusy } = useTurn(queue.name)
  const [noted, setNoted] = useState({ position: -1, text: '' })
  const noteInput = useRef<HTMLInputElement>(null)
  const { data, error, refetch } = turn
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={12} />
  const isClosed = queue.status === 'closed'
  if (!data.item || isClosed) {
    return (
      <EmptyState
        icon="review"
        title={isClosed ? words.closedTitle : words.done}
        actions={
          <>
            {data.given > 0 && !isClosed ? (
              <Button variant="default" onClick={takeBack} loading={isBusy}>
                {words.undo}
              </Button>
            ) : null}
            <Link to="/reviews">
              <Button component="span">{words.otherQueues}</Button>
            </Link>
          </>
        }
      >
        {isClosed ? words.closedHelp : words.doneHelp(data.given)}
      </EmptyState>
    )
  }
  const { position } = data.item
  // A note is about one item; the next begins without.
  const note = noted.position === position ? noted.text : ''
  const withNote: Say = (said) => say(note.trim() ? { ...said, note: note.trim() } : said)
  return (
    <div className={classes['stack']}>
      <Progress turn={data} />
      <Item item={data.item} task={data.task} />
      <div className={classes['answering']}>
        <Answering key={data.task === 'correct' ? position : data.task} turn={data} item={data.item} say={withNote} takeBack={takeBack} noteInput={noteInput} isBusy={isBusy} />
        <TextInput ref={noteInput} aria-label={words.note} placeholder={`${words.note}: ${words.notePlaceholder}`} maxLength={2000} value={note} onChange={(event) => setNoted({ position, text: event.currentTarget.value })} onKeyDown={leaveOnEscape} />
        <div className={classes['aside']}>
          <Button variant="default" onClick={() => withNote({ skip: true })} disabled={isBusy}>
            {words.skip}{' '}
            <kbd className={classes['key']} aria-hidden="true">
              S
            </kbd>
          </Button>
          <Button variant="default" onClick={takeBack} disabled={isBusy || data.given + data.skipped === 0}>
            {words.undo}{' '}
            <kbd className={classes['key']} aria-hidden="true">
              U
            </kbd>
          </Button>
        </div>
      </div>
    </div>
  )
}

function leaveOnEscape(event: KeyboardEvent<HTMLElement>): void {
  if (event.key === 'Escape' || (event.key === 'Enter' && event.currentTarget.tagName === 'INPUT')) event.currentTarget.blur()
}

function Progress({ turn: { given, skipped, left } }: { turn: Values['Turn'] }) {
  return (
    <p className={classes['line']}>
      <progress max={Math.max(given + left, 1)} value={given} aria-label={words.progressLabel} />
      <span aria-live="polite">{words.progress(given, left)}</span>
      {skipped > 0 ? <span className={classes['small']}>{words.skipped(skipped)}</span> : null}
      <span className={classes['small']}>{words.blind}</span>
    </p>
  )
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? ''))

function Item({ item, task }: { item: Values['ShownItem']; task: Values['Turn']['task'] }) {
  const inputs = Object.entries(item.input as Record<string, unknown>)
  return (
    <div className={classes['item']}>
      <section className={classes['input']} aria-label={words.input}>
        {inputs.map(([name, value]) => (
          <div key={name}>
            <h2>{inputs.length > 1 ? name : `${words.input}: ${name}`}</h2>
            <LongText text={shown(value)} label={name} />
          </div>
        ))}
      </section>
      <div className={task === 'pick' ? classes['two'] : classes['stack']}>
        {item.answers.map((answer, place) => {
          const label = task === 'pick' ? (words.answers[place] ?? words.answer) : words.answer
          return (
            // The answers of an item have no name but their place, which is what is chosen.
            // oxlint-disable-next-line react/no-array-index-key
            <section key={`${item.position} ${place}`} aria-label={label} className={classes['answer']}>
              <h2>{label}</h2>
              <LongText text={answer} label={label} />
            </section>
          )
        })}
      </div>
      {item.expected === null || item.expected === undefined ? null : (
        <section aria-label={words.expected}>
          <h2>{words.expected}</h2>
          <LongText text={shown(item.expected)} label={words.expected} />
        </section>
      )}
    </div>
  )
}

interface AnsweringProps {
  turn: Values['Turn']
  item: Values['ShownItem']
  say: Say
  takeBack: () => void
  noteInput: RefObject<HTMLInputElement | null>
  isBusy: boolean
}

interface Action {
  key: string | null
  face: string
  label: string
  /** A word under the face. */
  word?: string
  run: () => void
}

/** What can be said of the item, by button or key. */
function Answering({ turn, item, say, takeBack, noteInput, isBusy }: AnsweringProps) {
  const [text, setText] = useState<string | null>(null)
  const actions = actionsOf(turn, say, () => setText(item.answers[0] ?? ''))
  // What they do is of this very item, so they are bound anew with it.
  useShortcuts([
    ...actions.flatMap(({ key, label, run }) => (key === null ? [] : [{ keys: key, label, group: words.title, run }])),
    { keys: 's', label: words.acts.skip, group: words.title, run: () => say({ skip: true }) },
    { keys: 'u', label: words.acts.undo, group: words.title, run: takeBack },
    { keys: 'n', label: words.acts.note, group: words.title, run: () => noteInput.current?.focus() },
  ])
  if (text !== null) {
    return <Correction text={text} isBusy={isBusy} onChange={setText} onSave={() => say({ text })} onCancel={() => setText(null)} />
  }
  return (
    <fieldset className={classes['choices']} aria-label={turn.task === 'rate' ? words.rating : words.which}>
      {actions.map(({ key, face, word, run }) => (
        <Button key={face} variant="default" size="sm" className={classes['choice']} onClick={run} disabled={isBusy}>
          <span>
            {face}
            {word ? <small> {word}</small> : null}
          </span>
          {key && key !== face ? (
            <kbd className={classes['key']} aria-hidden="true">
              {key.toUpperCase()}
            </kbd>
          ) : null}
        </Button>
      ))}
    </fieldset>
  )
}

function actionsOf({ task, scale }: Values['Turn'], say: Say, edit: () => void): Action[] {
  if (task === 'rate') return stepsOf(scale).map((step) => rated(step, say))
  if (task === 'pick') {
    return [
      { key: 'a', face: words.first, label: words.acts.first, run: () => say({ choice: 'first' }) },
      { key: '=', face: words.neither, label: words.acts.neither, run: () => say({ choice: 'neither' }) },
      { key: 'b', face: words.second, label: words.acts.second, run: () => say({ choice: 'second' }) },
    ]
  }
  return [
    { key: 'y', face: words.stands, label: words.acts.accept, run: () => say({ accept: true }) },
    { key: 'e', face: words.correct, label: words.acts.edit, run: edit },
  ]
}

const rated = ({ value, word, key }: Step, say: Say): Action => ({
  key,
  face: String(value),
  word,
  label: word ? `${words.acts.rate(value)}: ${word}` : words.acts.rate(value),
  run: () => say({ rating: value }),
})

interface CorrectionProps {
  text: string
  isBusy: boolean
  onChange: (text: string) => void
  onSave: () => void
  onCancel: () => void
}

function Correction({ text, isBusy, onChange, onSave, onCancel }: CorrectionProps) {
  const input = useRef<HTMLTextAreaElement>(null)
  // It was asked for just now, by a key or a button that is gone.
  useEffect(() => input.current?.focus(), [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      onSave()
    }
    if (event.key === 'Escape') onCancel()
  }
  return (
    <div className={classes['stack']}>
      <Textarea ref={input} label={words.correction} autosize minRows={4} maxRows={24} maxLength={200_000} value={text} onChange={(event) => onChange(event.currentTarget.value)} onKeyDown={onKeyDown} />
      <div className={classes['line']}>
        <Button onClick={onSave} loading={isBusy}>
          {words.saveCorrection}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {kit.cancel}
        </Button>
      </div>
    </div>
  )
}
