import { SegmentedControl } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { kit } from '@/strings'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import classes from './diff-view.module.css'

export interface Piece {
  kind: 'add' | 'remove' | 'same'
  text: string
}
interface Part {
  key: string
  title?: string
  pieces: readonly Piece[]
}

export type DiffForm = 'unified' | 'split'

interface Props {
  parts: readonly Part[]
  /** How it is shown, where the page's address says so. */
  as?: DiffForm
  onAs?: (as: DiffForm) => void
}

/** What changed in one or more texts, word by word: in one text, or the two side by side. */
export function DiffView({ parts, as: given, onAs }: Props) {
  const isNarrow = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false })
  const [own, setOwn] = useState<DiffForm>('unified')
  const as = given ?? own
  const split = as === 'split' && !isNarrow
  return (
    <div className={classes['diff']}>
      {isNarrow ? null : (
        <SegmentedControl
          size="xs"
          aria-label={kit.shownAs}
          value={as}
          onChange={(value) => (onAs ?? setOwn)(value === 'split' ? 'split' : 'unified')}
          data={[
            { value: 'unified', label: kit.unified },
            { value: 'split', label: kit.split },
          ]}
        />
      )}
      {parts.map(({ key, title, pieces }) => (
        <section key={key} aria-label={title}>
          {title ? <h3>{title}</h3> : null}
          {split ? (
            <div className={classes['split']}>
              <Text label={kit.before} pieces={pieces.filter(({ kind }) => kind !== 'add')} />
              <Text label={kit.after} pieces={pieces.filter(({ kind }) => kind !== 'remove')} />
            </div>
          ) : (
            <Text pieces={pieces} />
          )}
        </section>
      ))}
    </div>
  )
}

/** Characters, lines and changes beyond which a difference is cut: nobody reads on, and the browser would be busy laying it out. */
const MOST = { characters: 200_000, lines: 20_000, pieces: 10_000 }

/** As much of the pieces as is shown, and how many characters are not. */
function cut(pieces: readonly Piece[]) {
  let [characters, lines] = [MOST.characters, MOST.lines]
  let rest = 0
  const shown: { key: string; kind: Piece['kind']; part: string }[] = []
  for (const [index, { kind, text }] of pieces.entries()) {
    const room = index < MOST.pieces && lines > 0 ? characters : 0
    const part = firstLines(text.slice(0, Math.max(0, room)), lines)
    if (part) shown.push({ key: `${index}-${kind}`, kind, part: visible(part) })
    rest += text.length - part.length
    characters -= part.length
    lines -= part.split('\n').length - 1
  }
  return { shown, rest }
}

/** At most so many lines of a text. */
function firstLines(text: string, most: number): string {
  let at = -1
  for (let line = 0; line < most; line += 1) {
    at = text.indexOf('\n', at + 1)
    if (at < 0) return text
  }
  return text.slice(0, at + 1)
}

function Text({ label, pieces }: { label?: string; pieces: readonly Piece[] }) {
  const { shown, rest } = useMemo(() => cut(pieces), [pieces])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={classes['text']} tabIndex={0} aria-label={label}>
      {shown.map(({ key, kind, part }) => {
        if (kind === 'same') return <span key={key}>{part}</span>
        return kind === 'add' ? (
          <ins key={key}>
            <span className="unseen">{kit.added}: </span>
            {part}
          </ins>
        ) : (
          <del key={key}>
            <span className="unseen">{kit.removed}: </span>
            {part}
          </del>
        )
      })}
      {rest > 0 ? ` … ${kit.notShown(count(rest))}` : null}
    </pre>
  )
}
