import { SegmentedControl } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { kit } from '@/strings'
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

/** Pieces beyond these are cut: who compares more compares in the editor. */
const MOST = 200_000

/** As much of the pieces as is shown. */
function cut(pieces: readonly Piece[]) {
  let left = MOST
  const shown = pieces.map(({ kind, text }, index) => {
    const part = text.slice(0, Math.max(0, left))
    left -= text.length
    return { key: `${index}-${kind}`, kind, part: visible(part) }
  })
  return { shown, isCut: left < 0 }
}

function Text({ label, pieces }: { label?: string; pieces: readonly Piece[] }) {
  const { shown, isCut } = cut(pieces)
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
      {isCut ? ' …' : null}
    </pre>
  )
}
