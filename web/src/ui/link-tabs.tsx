import { type KeyboardEvent, useEffect, useId } from 'react'
import classes from './link-tabs.module.css'

interface Props<T extends string> {
  label: string
  tabs: readonly { value: T; label: string }[]
  value: T
  onChange: (value: T) => void
  children: React.ReactNode
}

/** Parts of a page of which one is shown; which one is for the address to say. Arrow keys move. */
export function LinkTabs<T extends string>({ label, tabs, value, onChange, children }: Props<T>) {
  const id = useId()
  useEffect(() => {
    // On a narrow screen the chosen one may stand beyond the edge. What it returns, a promise by now, is no cleaning up.
    void document.getElementById(`${id}-${value}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [id, value])
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const at = tabs.findIndex((tab) => tab.value === value)
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (next) {
      onChange(next.value)
      document.getElementById(`${id}-${next.value}`)?.focus()
    }
  }
  return (
    <div>
      <div role="tablist" aria-label={label} className={classes['tabs']} onKeyDown={onKeyDown} tabIndex={-1}>
        {tabs.map((tab) => (
          <button
            key={tab.value}
            id={`${id}-${tab.value}`}
            type="button"
            role="tab"
            aria-selected={tab.value === value}
            aria-controls={`${id}-panel`}
            tabIndex={tab.value === value ? 0 : -1}
            onClick={() => onChange(tab.value)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${value}`} className={classes['panel']}>
        {children}
      </div>
    </div>
  )
}
