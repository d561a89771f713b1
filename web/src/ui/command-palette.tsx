import { Modal } from '@mantine/core'
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { kit } from '@/strings'
import { Icon, type IconName } from './icon'
import { keyNames } from './shortcuts'
import classes from './command-palette.module.css'

export interface Command {
  id: string
  label: string
  detail?: string
  icon: IconName
  keys?: string
  run: () => void
}

interface Props {
  opened: boolean
  onClose: () => void
  commands: readonly Command[]
  /** What else is found for these words; given again with every change of them. */
  found: readonly Command[]
  text: string
  onText: (text: string) => void
}

/** Go anywhere and do anything from the keyboard. */
export function CommandPalette({ opened, onClose, commands, found, text, onText }: Props) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const fitting = commands.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)))
  const shown = [...fitting.slice(0, words.length > 0 ? 6 : 20), ...found]
  const [at, setAt] = useState(0)
  const id = useId()
  useEffect(() => {
    // What it returns, a promise by now, is no cleaning up.
    void document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' })
  }, [at, id])

  const write = (written: string) => {
    setAt(0)
    onText(written)
  }
  const choose = (command: Command | undefined) => {
    if (!command) return
    onClose()
    write('')
    command.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt((at + 1) % Math.max(1, shown.length))
    else if (event.key === 'ArrowUp') setAt((at - 1 + shown.length) % Math.max(1, shown.length))
    else if (event.key === 'Enter') choose(shown[at])
    else return
    event.preventDefault()
  }
  return (
    <Modal opened={opened} onClose={onClose} withCloseButton={false} padding={0} size="lg" yOffset="12vh" centered={false} aria-label={kit.palette}>
      <input
        className={classes['input']}
        data-autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={shown.length > 0 ? `${id}-${at}` : undefined}
        aria-label={kit.palettePlaceholder}
        placeholder={kit.palettePlaceholder}
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} role="listbox" aria-label={kit.palette} className={classes['list']}>
        {shown.map((command, index) => (
          // The input has the focus and hears the keys.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={command.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={classes['option']}
            onClick={() => choose(command)}
            onMouseMove={() => setAt(index)}
          >
            <Icon name={command.icon} size={16} />
            <span className={classes['label']}>
              {command.label}
              {command.detail ? <small>{command.detail}</small> : null}
            </span>
            {command.keys ? keyNames(command.keys).map((key) => <kbd key={key}>{key}</kbd>) : null}
          </div>
        ))}
      </div>
      {shown.length === 0 ? <p className={classes['nothing']}>{kit.paletteNothing}</p> : null}
    </Modal>
  )
}
