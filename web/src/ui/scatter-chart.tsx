import { lazy, type ReactNode, Suspense } from 'react'
import { ChartFrame } from './chart-frame'
import type { DotsProps } from './dots'
import { Skeletons } from './skeletons'

const Dots = lazy(() => import('./dots'))

interface Props extends DotsProps {
  title: string
  columns: readonly string[]
  rows: readonly { key: string; cells: readonly ReactNode[] }[]
}

/** Points on two axes, such as quality against cost; the chart library is loaded when one is first shown. */
export function ScatterChart({ title, columns, rows, ...dots }: Props) {
  return (
    <ChartFrame title={title} columns={columns} rows={rows}>
      <Suspense fallback={<Skeletons lines={5} />}>
        <Dots {...dots} />
      </Suspense>
    </ChartFrame>
  )
}
