import { visible } from '@/lib/visible'
import { compare as words } from '@/strings'
import { Badge, type Tone } from './badge'
import { type DiffForm, DiffView, type Piece } from './diff-view'
import { PlainTable } from './plain-table'
import classes from './content-diff.module.css'

type Effect = 'breaking' | 'cannot tell' | 'safe'
interface Place {
  number?: number | null
  role?: string | null
  override?: string | null
}

/** A difference of two contents as the API tells it. */
export interface Difference {
  texts: readonly { before: Place | null; after: Place | null; pieces: readonly Piece[] }[]
  fields: readonly { pointer: string; before: unknown; after: unknown; kind: 'add' | 'change' | 'remove' }[]
  contract: { changes: readonly { pointer: string; detail: string; effect: Effect; whom: 'callers' | 'readers'; example: string | null }[] }
  only: 'invisible' | 'lookalike' | null
}

const TONES: Record<Effect, Tone> = { breaking: 'bad', 'cannot tell': 'wait', safe: 'plain' }

interface Props {
  diff: Difference
  as?: DiffForm
  onAs?: (as: DiffForm) => void
}

/** Everything that differs between two contents: texts word by word, what it means for others, all other fields. */
export function ContentDiff({ diff: { texts, fields, contract, only }, as, onAs }: Props) {
  const changed = texts.filter(isChanged)
  if (changed.length === 0 && fields.length === 0) return <p className={classes['quiet']}>{words.equal}</p>
  return (
    <div className={classes['stack']}>
      {only ? <p className={classes['notice']}>{words.only[only]}</p> : null}
      {changed.length > 0 ? (
        <DiffView
          as={as}
          onAs={onAs}
          parts={texts.map(({ before, after, pieces }, index) => ({ key: String(index), title: titleOf(before, after), pieces }))}
        />
      ) : (
        <p className={classes['quiet']}>{words.equalTexts}</p>
      )}
      <div>
        <h3>{words.contract}</h3>
        {contract.changes.length === 0 ? (
          <p className={classes['quiet']}>{words.same}</p>
        ) : (
          <PlainTable
            caption={words.contract}
            columns={[words.contract, words.whom, words.change, words.example]}
            rows={contract.changes.map(({ pointer, detail, effect, whom, example }) => ({
              key: pointer + detail,
              cells: [
                <Badge key="effect" tone={TONES[effect]}>
                  {words.effects[effect]}
                </Badge>,
                words.whoms[whom],
                visible(detail),
                example ? <code key="example">{visible(example)}</code> : null,
              ],
            }))}
          />
        )}
      </div>
      {fields.length > 0 ? (
        <div>
          <h3>{words.fields}</h3>
          <PlainTable
            caption={words.fields}
            columns={[words.field, words.before, words.after]}
            rows={fields.map(({ pointer, before, after, kind }) => ({
              key: pointer,
              cells: [<code key="at">{visible(pointer)}</code>, kind === 'add' ? words.none : <Json key="before" value={before} />, kind === 'remove' ? words.none : <Json key="after" value={after} />],
            }))}
          />
        </div>
      ) : null}
    </div>
  )
}

function Json({ value }: { value: unknown }) {
  return <code className={classes['value']}>{visible(JSON.stringify(value, null, 1) ?? '')}</code>
}

const isChanged = ({ before, after, pieces }: Difference['texts'][number]): boolean =>
  !before || !after || before.role !== after.role || pieces.some(({ kind }) => kind !== 'same')

/** A text's place: `for gpt-4o* · 2 · user`, with both numbers and roles where they changed. */
function titleOf(before: Place | null, after: Place | null): string {
  const places = [before, after].filter((place) => place !== null)
  const both = (read: (place: Place) => unknown) => [...new Set(places.map(read).filter((said) => said !== null && said !== undefined))].join(' → ')
  return [both(({ override }) => override), both(({ number }) => number), both(({ role }) => role)].filter(Boolean).join(' · ')
}
