import { ErrorPanel } from '@/ui/error-panel'
import { problemOf } from './problem'

/** What went wrong with an operation, and what to do. */
export function ProblemPanel({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { message, hint, code, instance, errors, retryable } = problemOf(error)
  return (
    <ErrorPanel
      message={message}
      hint={hint}
      code={code}
      instance={instance}
      details={errors}
      onRetry={retryable || code === 'unreachable' ? onRetry : undefined}
    />
  )
}
