import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { setNonce } from 'get-nonce'
import type { ReactNode } from 'react'
import { ConfirmHost } from '@/ui/confirm'
import { nonce } from '@/ui/nonce'
import { theme, variables } from '@/ui/theme'
import { ToastHost } from '@/ui/toast'
import { queryClient } from './query-client'

setNonce(nonce)
const getStyleNonce = () => nonce

export function Providers({ children }: { children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto" getStyleNonce={getStyleNonce}>
        {children}
        <ConfirmHost />
        <ToastHost />
      </MantineProvider>
    </QueryClientProvider>
  )
}
