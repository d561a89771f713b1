import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Icon } from './icon'
import classes from './popover-button.module.css'

interface Props {
  label: string
  /** What stands on the button, when it is more than its name. */
  face?: ReactNode
  /** The content, made when it is opened; it is given the way to close it. */
  children: (close: () => void) => ReactNode
  width?: number
}

/** A button with a small panel. The browser's own popover: it closes by Escape and by a click elsewhere. */
export function PopoverButton({ label, face, children, width = 280 }: Props) {
  const id = useId()
  const panel = useRef<HTMLDialogElement>(null)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    if (open) panel.current?.querySelector<HTMLElement>('input, button, a')?.focus()
  }, [open])
  const close = () => document.getElementById(id)?.hidePopover()
  const anchor = `--${id.replaceAll(/[^\w]/g, '')}`
  return (
    <>
      <Button
        variant={face ? 'subtle' : 'default'}
        color="gray"
        c="inherit"
        popoverTarget={id}
        aria-label={face ? label : undefined}
        aria-expanded={open}
        style={{ anchorName: anchor }}
        rightSection={<Icon name="down" size={13} />}
      >
        {face ?? label}
      </Button>
      <dialog
        ref={panel}
        id={id}
        popover="auto"
        aria-label={label}
        className={classes['panel']}
        style={{ positionAnchor: anchor, width }}
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open ? children(close) : null}
      </dialog>
    </>
  )
}
