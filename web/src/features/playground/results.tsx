import { Fragment } from 'react'
import { count } from '@/lib/number'
import { shortened, visible } from '@/lib/visible'
import { written } from '@/lib/open'
import { kit, playground as words } from '@/strings'
import { CellView } from './cell-view'
import { type Column, columnName, sameColumn } from './column'
import { isOverRows, type Row, type Run, summaryOf } from './run'
import classes from './playground.module.css'

/** Characters of an input that a row shows. */
const SHOWN = 1200

interface Props {
  run: Run
  /** The columns as they are now: an answer to another question says so. */
  columns: readonly Column[]
  /** Say over the answers what was asked, where the columns over them ask something else by now. */
  showNames: boolean
  onAgain: (row: number, column: number) => void
  onSave: (row: number, column: number) => void
  onSaveVersion: (row: number, column: number) => void
}

export const nameOf = (column: Column) => `${columnName(column, words.draft)} · ${column.model}`

/** The answers of a run: a row for each input, under the columns as they were asked. */
export function Results({ run, columns, showNames, onAgain, onSave, onSaveVersion }: Props) {
  const showRows = isOverRows(run)
  return (
    <>
      {showNames && showRows ? <div className={classes['corner']} /> : null}
      {showNames
        ? run.columns.map((column, place) => (
            // Columns have no name but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <div key={place} className={classes['asked']}>
              {nameOf(column)}
            </div>
          ))
        : null}
      {run.rows.map((row, at) => (
        <Fragment key={row.key}>
          {showRows ? <RowHead row={row} /> : null}
          {run.columns.map((column, place) => {
            const cell = run.cells[at]?.[place]
            return cell ? (
              <CellView
                // oxlint-disable-next-line react/no-array-index-key
                key={place}
                cell={cell}
                column={nameOf(column)}
                expected={row.expected}
                isStale={!columns[place] || !sameColumn(column, columns[place])}
                onAgain={() => onAgain(at, place)}
                onSave={() => onSave(at, place)}
                onSaveVersion={column.content ? () => onSaveVersion(at, place) : undefined}
              />
            ) : null
          })}
        </Fragment>
      ))}
      {run.rows.length > 1 ? (
        <>
          {showRows ? <div className={classes['row']}>{words.sum}</div> : null}
          {run.columns.map((_, place) => (
            // oxlint-disable-next-line react/no-array-index-key
            <Sum key={place} run={run} place={place} />
          ))}
        </>
      ) : null}
    </>
  )
}

function RowHead({ row }: { row: Row }) {
  return (
    // Focusable, because a long input scrolls in its row.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={classes['row']} tabIndex={0} aria-label={`${words.row} ${visible(row.key)}`}>
      <code>{visible(row.key)}</code>
      <dl>
        {Object.entries(row.variables).map(([name, value]) => (
          <div key={name}>
            <dt>{visible(name)}</dt>
            <dd>{visible(shortened(written(value), SHOWN))}</dd>
          </div>
        ))}
        {row.expected === null || row.expected === undefined ? null : (
          <div>
            <dt>{words.expected}</dt>
            <dd>{visible(shortened(written(row.expected), SHOWN))}</dd>
          </div>
        )}
      </dl>
    </section>
  )
}

function Sum({ run, place }: { run: Run; place: number }) {
  const { answers, latency, input, output, cost, bad } = summaryOf(run, place)
  const facts = [
    `${words.figures.answers}: ${count(answers)} / ${count(run.rows.length)}`,
    latency === null ? null : `${words.figures.latency}: ${words.seconds(latency)}`,
    `${words.figures.tokens}: ${words.tokens(count(input), count(output))}`,
    `${words.figures.cost}: ${cost === null ? words.noPrice : words.dollars(cost)}`,
    bad > 0 ? words.bad(bad) : null,
  ].filter(Boolean)
  return <div className={classes['sum']}>{answers > 0 ? facts.join(' · ') : kit.none}</div>
}
