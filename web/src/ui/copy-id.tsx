import { UnstyledButton } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { kit } from '@/strings'
import { Icon } from './icon'
import classes from './copy-id.module.css'

/** Something to be copied with one click: an identifier, a reference, a link. */
export function CopyId({ value, shown = value, label = kit.copy }: { value: string; shown?: string; label?: string }) {
  const { copied, copy } = useClipboard()
  return (
    <UnstyledButton className={classes['copy']} title={copied ? kit.copied : label} onClick={() => copy(value)} aria-label={`${label}: ${shown}`}>
      <code>{shown}</code>
      <Icon name={copied ? 'check' : 'copy'} size={14} />
    </UnstyledButton>
  )
}
