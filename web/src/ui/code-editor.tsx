import { lazy, Suspense } from 'react'
import { kit } from '@/strings'
import type { CodeMirrorProps } from './code-mirror'
import { Skeletons } from './skeletons'

const CodeMirror = lazy(() => import('./code-mirror'))

/** A text editor, loaded when it is first needed. With `original` it shows what changed against it. */
export function CodeEditor(props: CodeMirrorProps) {
  return (
    <Suspense fallback={<Skeletons lines={8} />}>
      <CodeMirror {...props} />
      <span className="unseen">{kit.editor}</span>
    </Suspense>
  )
}
