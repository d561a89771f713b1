import { SegmentedControl } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { kit } from '@/strings'
import { PlainTable } from './plain-table'
import classes from './chart-frame.module.css'

interface Props {
  title: string
  columns: readonly string[]
  rows: readonly { key: string; cells: readonly ReactNode[] }[]
  children: ReactNode
}

/** A chart that is also a table: every chart stands in one. */
export function ChartFrame({ title, columns, rows, children }: Props) {
  const [as, setAs] = useState('chart')
  return (
    <figure className={classes['frame']}>
      <figcaption>
        <span>{title}</span>
        <SegmentedControl
          size="xs"
          aria-label={`${kit.shownAs}: ${title}`}
          value={as}
          onChange={setAs}
          data={[
            { value: 'chart', label: kit.asChart },
            { value: 'table', label: kit.asTable },
          ]}
        />
      </figcaption>
      {as === 'chart' ? children : <PlainTable caption={title} columns={columns} rows={rows} />}
    </figure>
  )
}
