import { useMediaQuery } from '@mantine/hooks'
import {
  type ColumnDef,
  columnVisibilityFeature,
  createColumnHelper,
  FlexRender,
  type Row as TableRow,
  type RowData,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, memo, type MouseEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react'
import { kit } from '@/strings'
import { count } from '@/lib/number'
import classes from './data-table.module.css'

const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature })
export type Columns<Row extends RowData> = ColumnDef<typeof features, Row, any>[]
/** Makes the columns of a table; `meta` says how wide one is and how it is sorted. */
export const columnsOf = <Row extends RowData>() => createColumnHelper<typeof features, Row>()

export interface ColumnMeta {
  /** A CSS grid track, such as `minmax(160px, 2fr)`. */
  track?: string
  /** What the order is called in the address when this heading is pressed. */
  sort?: string
}

interface Props<Row extends RowData> {
  label: string
  columns: Columns<Row>
  rows: readonly Row[]
  rowId: (row: Row) => string
  /** Columns that are shown, by id; all when absent. */
  shown?: readonly string[]
  /** How a row looks where there is no room for columns. */
  card: (row: Row) => ReactNode
  onOpen?: (row: Row) => void
  selected?: ReadonlySet<string>
  onSelect?: (selected: ReadonlySet<string>) => void
  sort?: string
  onSort?: (sort: string) => void
  hasMore?: boolean
  onMore?: () => void
  /** Pixels of a row, and of a card. */
  height?: number
  cardHeight?: number
}

/**
 * A list of any length. Only what is on the screen is in the page; arrow keys move, Enter opens, Space chooses,
 * Shift with Space chooses everything up to the last one chosen.
 */
export function DataTable<Row extends RowData>(props: Props<Row>) {
  const { label, columns, rows, rowId, shown, card, onOpen, selected, onSelect, sort, onSort, hasMore = false, onMore } = props
  const isNarrow = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false })
  const height = isNarrow ? (props.cardHeight ?? 84) : (props.height ?? 38)
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const [active, setActive] = useState(0)
  const [anchor, setAnchor] = useState(0)

  const visibility = useMemo(
    () => (shown ? Object.fromEntries(columns.map((column) => [String(column.id), shown.includes(String(column.id))])) : {}),
    [columns, shown],
  )
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowId,
    state: { columnVisibility: visibility },
  })
  const leaves = table.getVisibleLeafColumns()
  const choosing = Boolean(selected && onSelect)
  const template = [
    choosing ? '36px' : null,
    ...(isNarrow ? ['minmax(0, 1fr)'] : leaves.map((column) => (column.columnDef.meta as ColumnMeta | undefined)?.track ?? 'minmax(90px, 1fr)')),
  ]
    .filter(Boolean)
    .join(' ')

  // Rows are placed one by one, so the width they share is worked out from the least that each column takes.
  const width = template.split(/\s(?![^(]*\))/).reduce((sum, track) => sum + Number.parseInt(track.replace('minmax(', ''), 10), 0)
  const model = table.getRowModel().rows
  const virtual = useVirtualizer({
    count: model.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 6,
  })
  useEffect(() => virtual.measure(), [virtual, height])
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && onMore && last >= model.length - 60) onMore()
  }, [hasMore, onMore, last, model.length])

  const toggle = (index: number, range: boolean) => {
    if (!selected || !onSelect) return
    const next = new Set(selected)
    const [from, to] = range ? [Math.min(anchor, index), Math.max(anchor, index)] : [index, index]
    const chosen = range || !next.has(model[index]?.id ?? '')
    for (const row of model.slice(from, to + 1)) {
      if (chosen) next.add(row.id)
      else next.delete(row.id)
    }
    setAnchor(index)
    onSelect(next)
  }
  const move = (to: number) => {
    const index = Math.max(0, Math.min(model.length - 1, to))
    setActive(index)
    virtual.scrollToIndex(index)
  }
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / height) - 1)
  const keys: Record<string, () => void> = {
    ArrowDown: () => move(active + 1),
    ArrowUp: () => move(active - 1),
    PageDown: () => move(active + page),
    PageUp: () => move(active - page),
    Home: () => move(0),
    End: () => move(model.length - 1),
    Enter: () => {
      const row = model[active]
      if (row) onOpen?.(row.original)
    },
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return
    const act = event.key === ' ' && choosing ? () => toggle(active, event.shiftKey) : keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const target = event.target as HTMLElement
    const index = Number(target.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1)
    const row = model[index]
    if (!row) return
    if (target.closest('[data-choose]')) return toggle(index, event.shiftKey)
    if (target.closest('a, button, input, label')) return
    setActive(index)
    onOpen?.(row.original)
  }
  const all = choosing && model.length > 0 && model.every((row) => selected?.has(row.id))
  const some = choosing && !all && (selected?.size ?? 0) > 0

  return (
    <div className={classes['frame']}>
      <div
        ref={scroller}
        className={classes['scroller']}
        role="grid"
        aria-label={label}
        aria-rowcount={hasMore ? -1 : model.length + 1}
        aria-multiselectable={choosing || undefined}
        aria-activedescendant={model.length > 0 ? `${id}-${active}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className={classes['head']} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template, minWidth: isNarrow ? undefined : width }}>
          {choosing ? (
            <div role="columnheader" className={classes['choose']}>
              <input
                type="checkbox"
                aria-label={kit.selectAll}
                checked={all}
                ref={(box) => {
                  if (box) box.indeterminate = some
                }}
                onChange={() => onSelect?.(all ? new Set() : new Set(model.map((row) => row.id)))}
              />
            </div>
          ) : null}
          {isNarrow ? (
            <div role="columnheader">{label}</div>
          ) : (
            table.getHeaderGroups()[0]?.headers.map((header) => {
              const order = (header.column.columnDef.meta as ColumnMeta | undefined)?.sort
              const sorts = order && onSort
              return (
                <div key={header.id} role="columnheader" aria-sort={sorts ? (sort === order ? 'ascending' : 'none') : undefined}>
                  {sorts ? (
                    <button type="button" onClick={() => onSort(order)}>
                      <table.FlexRender header={header} />
                      <span aria-hidden="true">{sort === order ? ' ↓' : ''}</span>
                    </button>
                  ) : (
                    <table.FlexRender header={header} />
                  )}
                </div>
              )
            })
          )}
        </div>
        {/* One ear for all rows, so that a row that stays is not drawn again. Keys are heard by the grid, which has the focus. */}
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions */}
        <div className={classes['body']} role="rowgroup" style={{ height: virtual.getTotalSize(), minWidth: isNarrow ? undefined : width }} onClick={onClick}>
          {items.map((item) => {
            const row = model[item.index]
            if (!row) return null
            return (
              <DataRow
                key={row.id}
                id={`${id}-${item.index}`}
                row={row}
                index={item.index}
                start={item.start}
                height={height}
                template={template}
                card={isNarrow ? card : null}
                isActive={item.index === active}
                isChosen={choosing ? (selected?.has(row.id) ?? false) : undefined}
              />
            )
          })}
        </div>
      </div>
      <footer className={classes['foot']} aria-live="polite">
        {selected && selected.size > 0 ? kit.selected(count(selected.size)) : kit.rows(count(model.length), hasMore)}
      </footer>
    </div>
  )
}

interface RowProps<Row extends RowData> {
  id: string
  row: TableRow<typeof features, Row>
  index: number
  /** Pixels from the first row. */
  start: number
  height: number
  /** The tracks of what stands in a line. */
  template: string
  /** How a row looks where there is room for a card only; null where there are columns. */
  card: ((row: Row) => ReactNode) | null
  isActive: boolean
  /** Undefined where nothing is chosen. */
  isChosen: boolean | undefined
}

/** One row. It is drawn again only when it changes: scrolling is as smooth as what comes into view is small. */
const DataRow = memo(function DataRow<Row extends RowData>({ id, row, index, start, height, template, card, isActive, isChosen }: RowProps<Row>) {
  return (
    <div
      id={id}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      className={classes['row']}
      data-index={index}
      data-active={isActive || undefined}
      style={{ transform: `translateY(${start}px)`, height, gridTemplateColumns: template }}
    >
      {isChosen === undefined ? null : (
        <div role="gridcell" className={classes['choose']} data-choose>
          <input type="checkbox" aria-label={kit.selectRow(row.id)} checked={isChosen} tabIndex={-1} readOnly />
        </div>
      )}
      {card ? (
        <div role="gridcell" className={classes['card']}>
          {card(row.original)}
        </div>
      ) : (
        row.getVisibleCells().map((cell) => (
          <div key={cell.id} role="gridcell" className={classes['cell']}>
            <FlexRender cell={cell} />
          </div>
        ))
      )}
    </div>
  )
}) as <Row extends RowData>(props: RowProps<Row>) => ReactNode
