import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { kit } from '@/strings'

interface Options {
  tone?: 'good' | 'bad'
  /** What to do next, or why. */
  hint?: string | null
  /** Takes back what was done. */
  onUndo?: () => void
}

/** Say what happened; with a way back where there is one. */
export function toast(what: string, { tone = 'good', hint, onUndo }: Options = {}): void {
  const id = notifications.show({
    title: what,
    color: tone === 'good' ? 'pecia' : 'red',
    autoClose: onUndo || tone === 'bad' ? 10_000 : 5000,
    withBorder: true,
    closeButtonProps: { 'aria-label': kit.close },
    message: (
      <Group justify="space-between" gap="xs">
        <span>{hint}</span>
        {onUndo ? (
          <Button
            variant="light"
            size="compact-xs"
            onClick={() => {
              notifications.hide(id)
              onUndo()
            }}
          >
            {kit.undo}
          </Button>
        ) : null}
      </Group>
    ),
  })
}
