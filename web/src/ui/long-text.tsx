import { Button } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import { kit } from '@/strings'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import classes from './long-text.module.css'

/** Characters of a line that are shown at first, and lines from which only those on the screen are in the page. */
const LINE = 4000
const LINES = 400

/** A text of any size, read only: a line of five megabytes and twenty thousand lines stay usable. */
export function LongText({ text, label }: { text: string; label: string }) {
  const lines = useMemo(() => text.split('\n'), [text])
  if (lines.length <= LINES) {
    return (
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      <pre className={classes['text']} tabIndex={0} aria-label={label}>
        {lines.map((line, index) => (
          // oxlint-disable-next-line react/no-array-index-key
          <Line key={index} line={line} last={index === lines.length - 1} />
        ))}
      </pre>
    )
  }
  return <Virtual lines={lines} label={label} />
}

function Virtual({ lines, label }: { lines: readonly string[]; label: string }) {
  const scroller = useRef<HTMLPreElement>(null)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 21,
    overscan: 30,
  })
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre ref={scroller} className={classes['text']} tabIndex={0} aria-label={label}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            data-index={index}
            ref={virtual.measureElement}
            className={classes['placed']}
            style={{ transform: `translateY(${start}px)` }}
          >
            <Line line={lines[index] ?? ''} last />
          </div>
        ))}
      </div>
    </pre>
  )
}

function Line({ line, last }: { line: string; last: boolean }) {
  const [shown, setShown] = useState(LINE)
  return (
    <>
      {visible(line.slice(0, shown))}
      {line.length > shown ? (
        <span className={classes['cut']}>
          {kit.longLine(count(shown), count(line.length))}{' '}
          <Button size="compact-xs" variant="default" onClick={() => setShown(shown * 4)}>
            {kit.showMore}
          </Button>
        </span>
      ) : null}
      {last ? null : '\n'}
    </>
  )
}
