import { ActionIcon, Button, NativeSelect, SegmentedControl, Switch } from '@mantine/core'
import type { CompletionSource } from '@codemirror/autocomplete'
import type { Diagnostic } from '@codemirror/lint'
import { editor as words } from '@/strings'
import { CodeEditor } from '@/ui/code-editor'
import { Icon } from '@/ui/icon'
import { Section } from '@/ui/section'
import { toast } from '@/ui/toast'
import { asType, type Draft, type DraftMessage, newKey, type Role, ROLES } from './draft'
import classes from './editor.module.css'

interface Props {
  draft: Draft
  onChange: (change: (draft: Draft) => Draft) => void
  marks: ReadonlyMap<string, Diagnostic[]>
  complete: CompletionSource
  onSubmit: () => void
}

/** The texts of a draft: its messages one below the other, or its one template. */
export function MessageList({ draft, onChange, marks, complete, onSubmit }: Props) {
  return (
    <Section
      title={draft.type === 'chat' ? words.messages : words.text}
      aside={
        <span className={classes['line']}>
          <Switch
            label={words.literal}
            checked={draft.syntax === 'none'}
            onChange={(event) => {
              const syntax = event.currentTarget.checked ? 'none' : 'minijinja'
              onChange((before) => ({ ...before, syntax }))
            }}
          />
          <SegmentedControl
            aria-label={words.type}
            value={draft.type}
            onChange={(type) => onChange((before) => asType(before, type === 'text' ? 'text' : 'chat'))}
            data={[
              { value: 'chat', label: words.types.chat },
              { value: 'text', label: words.types.text },
            ]}
          />
        </span>
      }
    >
      {draft.type === 'text' ? (
        <CodeEditor
          label={words.text}
          value={draft.template}
          placeholder={words.write}
          findings={marks.get('template')}
          complete={complete}
          onSubmit={onSubmit}
          onChange={(template) => onChange((before) => ({ ...before, template }))}
        />
      ) : (
        <Messages draft={draft} onChange={onChange} marks={marks} complete={complete} onSubmit={onSubmit} />
      )}
    </Section>
  )
}

function Messages({ draft: { messages }, onChange, marks, complete, onSubmit }: Props) {
  const set = (next: (messages: readonly DraftMessage[]) => readonly DraftMessage[]) =>
    onChange((before) => ({ ...before, messages: next(before.messages) }))
  const remove = (removed: DraftMessage, at: number) => {
    set((all) => all.filter(({ key }) => key !== removed.key))
    toast(words.removed, { onUndo: () => set((all) => all.toSpliced(at, 0, removed)) })
  }
  const move = (at: number, to: number) => set((all) => all.toSpliced(at, 1).toSpliced(to, 0, all[at] as DraftMessage))
  const add = () => {
    const role: Role = messages.at(-1)?.role === 'user' ? 'assistant' : 'user'
    set((all) => [...all, { key: newKey(), role, text: '', isJson: false }])
  }
  return (
    <div className={classes['stack']}>
      {messages.map((message, at) => (
        <Message
          key={message.key}
          message={message}
          at={at}
          isLast={at === messages.length - 1}
          marks={marks.get(message.key)}
          complete={complete}
          onSubmit={onSubmit}
          onChange={(changed) => set((all) => all.map((one) => (one.key === message.key ? { ...one, ...changed } : one)))}
          onMove={(to) => move(at, to)}
          onRemove={() => remove(message, at)}
        />
      ))}
      <div>
        <Button variant="default" leftSection={<Icon name="plus" size={14} />} onClick={add}>
          {words.add}
        </Button>
      </div>
    </div>
  )
}

interface MessageProps {
  message: DraftMessage
  at: number
  isLast: boolean
  marks: readonly Diagnostic[] | undefined
  complete: CompletionSource
  onSubmit: () => void
  onChange: (changed: Partial<DraftMessage>) => void
  onMove: (to: number) => void
  onRemove: () => void
}

function Message({ message, at, isLast, marks, complete, onSubmit, onChange, onMove, onRemove }: MessageProps) {
  const { role, text, isJson } = message
  const help = isJson ? words.jsonHelp : role === 'placeholder' ? words.placeholderHelp : null
  return (
    <div className={classes['message']} data-role={role}>
      <div className={classes['bar']}>
        <NativeSelect
          aria-label={words.role(at + 1)}
          value={role}
          data={ROLES.map((value) => ({ value, label: words.roles[value] }))}
          onChange={(event) => onChange({ role: event.currentTarget.value as Role })}
        />
        {help ? <small>{help}</small> : null}
        <span className={classes['tools']}>
          <ActionIcon aria-label={words.up(at + 1)} disabled={at === 0} onClick={() => onMove(at - 1)}>
            <Icon name="up" size={15} />
          </ActionIcon>
          <ActionIcon aria-label={words.down(at + 1)} disabled={isLast} onClick={() => onMove(at + 1)}>
            <Icon name="down" size={15} />
          </ActionIcon>
          <ActionIcon aria-label={words.remove(at + 1)} onClick={onRemove}>
            <Icon name="close" size={15} />
          </ActionIcon>
        </span>
      </div>
      <CodeEditor
        label={words.message(at + 1, words.roles[role])}
        value={text}
        language={isJson ? 'json' : 'markdown'}
        placeholder={role === 'placeholder' ? undefined : words.write}
        findings={marks}
        complete={complete}
        onSubmit={onSubmit}
        onChange={(changed) => onChange({ text: changed })}
      />
    </div>
  )
}
