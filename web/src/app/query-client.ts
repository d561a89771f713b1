import { QueryClient } from '@tanstack/react-query'
import { problemOf } from '@/api'

/** The log says what is stale, so nothing is read again merely because time passed. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5 * 60_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && problemOf(error).retryable,
    },
  },
})
