import { Tooltip, UnstyledButton } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { kit } from '@/strings'
import { Icon } from './icon'
import classes from './copy-id.module.css'

/** Something to be copied with one click: an identifier, a reference, a link. */
export function CopyId({ value, shown = value, label = kit.copy }: { value: string; shown?: string; label?: string }) {
  const { copied, copy } = useClipboard()
  return (
    <Tooltip label={copied ? kit.copied : label}>
      <UnstyledButton className={classes['copy']} onClick={() => copy(value)} aria-label={`${label}: ${value}`}>
        <code>{shown}</code>
        <Icon name={copied ? 'check' : 'copy'} size={14} />
      </UnstyledButton>
    </Tooltip>
  )
}
