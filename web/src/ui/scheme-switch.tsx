import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { kit } from '@/strings'
import { Icon } from './icon'

/** Dark or light. */
export function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark'
  const label = isDark ? kit.toLight : kit.toDark
  return (
    <ActionIcon aria-label={label} title={label} onClick={() => setColorScheme(isDark ? 'light' : 'dark')}>
      <Icon name={isDark ? 'sun' : 'moon'} />
    </ActionIcon>
  )
}
