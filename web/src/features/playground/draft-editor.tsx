import { Button, NativeSelect } from '@mantine/core'
import type { Values } from '@/api'
import { playground as words } from '@/strings'
import { CodeEditor } from '@/ui/code-editor'
import classes from './playground.module.css'

type Content = Values['Content']
type Message = Values['Message']
const ROLES = ['system', 'developer', 'user', 'assistant'] as const

interface Props {
  name: string
  content: Content
  onChange: (content: Content) => void
  onRun: () => void
}

/** A draft in its column: one text, or messages with their roles. What is no plain text is kept untouched. */
export function DraftEditor({ name, content, onChange, onRun }: Props) {
  if (content.type !== 'chat') {
    const chat = (): Content => {
      const { template, ...rest } = content
      return { ...rest, type: 'chat', messages: [{ role: 'user', content: template ?? '' }] }
    }
    return (
      <div className={classes['stack']}>
        <CodeEditor label={`${name}: ${words.text}`} value={content.template ?? ''} onChange={(template) => onChange({ ...content, template })} onSubmit={onRun} />
        <div>
          <Button size="compact-xs" variant="default" onClick={() => onChange(chat())}>
            {words.asChat}
          </Button>
        </div>
      </div>
    )
  }
  const messages = content.messages ?? []
  const put = (at: number, changed: Partial<Message>) =>
    onChange({ ...content, messages: messages.map((one, place) => (place === at ? { ...one, ...changed } : one)) })
  return (
    <div className={classes['stack']}>
      {messages.map((message, at) => (
        // Messages have no name but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} className={classes['message']}>
          {typeof message.content === 'string' && ROLES.some((role) => role === message.role) ? (
            <>
              <div className={classes['line']}>
                <NativeSelect
                  aria-label={words.role}
                  data={ROLES.map((role) => ({ value: role, label: words.roles[role] }))}
                  value={message.role}
                  onChange={(event) => put(at, { role: event.currentTarget.value as Message['role'] })}
                />
                {messages.length > 1 ? (
                  <Button size="compact-xs" variant="subtle" color="gray" c="inherit" onClick={() => onChange({ ...content, messages: messages.filter((_, place) => place !== at) })}>
                    {words.removeMessage}
                  </Button>
                ) : null}
              </div>
              <CodeEditor label={`${name}: ${message.role} ${at + 1}`} value={message.content} onChange={(text) => put(at, { content: text })} onSubmit={onRun} />
            </>
          ) : (
            <p className={classes['quiet']}>
              {message.role}: {words.kept}
            </p>
          )}
        </div>
      ))}
      <div>
        <Button size="compact-xs" variant="default" onClick={() => onChange({ ...content, messages: [...messages, { role: 'user', content: '' }] })}>
          {words.addMessage}
        </Button>
      </div>
    </div>
  )
}
