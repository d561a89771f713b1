import type { ErrorComponentProps } from '@tanstack/react-router'
import { ProblemPanel } from '@/api'
import { PageFrame } from '@/ui/page-frame'

/** A page that could not be drawn: what happened, and a way on; the rest of the app stays. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  return (
    <PageFrame title="Pecia">
      <ProblemPanel error={error} onRetry={reset} />
    </PageFrame>
  )
}
