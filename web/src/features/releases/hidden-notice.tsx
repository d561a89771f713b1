import { Checkbox } from '@mantine/core'
import type { Values } from '@/api'
import { visible } from '@/lib/visible'
import { proposals as words } from '@/strings'
import classes from './releases.module.css'

/** What an operation is told when somebody has looked at characters that nobody sees. */
export const ACKNOWLEDGED = ['hidden_characters']

interface Props {
  warnings: readonly Values['Notice'][]
  checked: boolean
  onChange: (checked: boolean) => void
}

/** Characters that nobody sees, each with its place; who goes on says that they were looked at. */
export function HiddenNotice({ warnings, checked, onChange }: Props) {
  if (warnings.length === 0) return null
  return (
    <div className={classes['notice']} role="note">
      <strong>{words.hidden}</strong>
      <ul className={classes['list']}>
        {warnings.slice(0, 8).map(({ detail, pointer, offset }) => (
          <li key={`${pointer} ${offset}`}>
            <code>{visible(pointer)}</code> {visible(detail)}
          </li>
        ))}
      </ul>
      <Checkbox label={words.acknowledge} checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
    </div>
  )
}
