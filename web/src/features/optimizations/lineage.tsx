import type { Values } from '@/api'
import { visible } from '@/lib/visible'
import { optimization as words } from '@/strings'
import { DiffView } from '@/ui/diff-view'
import { Section } from '@/ui/section'
import classes from './optimizations.module.css'

/** The way from the prompt to the winner, step by step, with what each changes of the one before. */
export function Lineage({ steps }: { steps: readonly Values['Step'][] }) {
  if (steps.length === 0) return null
  return (
    <Section title={words.lineage}>
      <div className={classes['stack']}>
        {steps.map(({ candidate, diff }) => (
          <div key={candidate.label} className={classes['step']}>
            <h3>{visible(words.step(candidate.label, candidate.how, candidate.what))}</h3>
            {diff.texts.length > 0 ? (
              <DiffView
                parts={diff.texts.map(({ before, after, pieces }, index) => ({
                  key: String(index),
                  title: [after?.override ?? before?.override, after?.role ?? before?.role].filter(Boolean).join(' · '),
                  pieces,
                }))}
              />
            ) : (
              <p>
                {words.noTextChange} <code>{diff.fields.map(({ pointer }) => pointer).join(', ')}</code>
              </p>
            )}
          </div>
        ))}
      </div>
    </Section>
  )
}
