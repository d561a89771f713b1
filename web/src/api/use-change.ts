import { useMutation } from '@tanstack/react-query'
import { toast } from '@/ui/toast'
import { call } from './client'
import type { Operation, RequestOf, ResultOf } from './operation'
import { problemOf } from './problem'

interface Options<K extends Operation> {
  /** What to say when it is done; nothing when absent. */
  said?: (result: ResultOf<K>) => string
  /** How to take it back. */
  undo?: (result: ResultOf<K>) => void
  onDone?: (result: ResultOf<K>) => void
  /** The page shows the problem itself. */
  quiet?: boolean
}

/** An operation that changes something. Queries are read again when the log tells of it, so nothing is written twice. */
export function useChange<K extends Operation>(name: K, { said, undo, onDone, quiet = false }: Options<K> = {}) {
  return useMutation({
    mutationKey: [name],
    mutationFn: (request: RequestOf<K>) => call(name, request),
    onSuccess: (result) => {
      if (said) toast(said(result), undo ? { onUndo: () => undo(result) } : {})
      onDone?.(result)
    },
    onError: (error) => {
      const { message, hint } = problemOf(error)
      if (!quiet) toast(message, { tone: 'bad', hint })
    },
  })
}
