import type { Values } from '@/api'
import { visible } from '@/lib/visible'
import { prompt as words } from '@/strings'
import { Badge, type Tone } from '@/ui/badge'
import { KeyValues } from '@/ui/key-values'
import { Moment } from '@/ui/moment'
import { Section } from '@/ui/section'
import classes from './prompts.module.css'

const STANDINGS: Record<Values['CardModel']['standing'], Tone> = { holds: 'good', fails: 'bad', open: 'wait', measured: 'plain' }

/** Everything somebody about to use the prompt should know. */
export function CardTab({ card }: { card: Values['Card'] }) {
  const { prompt, models, limits, documentation, history } = card
  return (
    <div className={classes['columns']}>
      <div className={classes['stack']}>
        <Section title={words.card.documentation}>
          {documentation ? <p className={classes['prose']}>{visible(documentation)}</p> : <p className={classes['quiet']}>{words.card.noDocumentation}</p>}
        </Section>
        <Section title={words.card.limits}>
          {limits.length === 0 ? (
            <p className={classes['quiet']}>{words.card.noLimits}</p>
          ) : (
            <ul className={classes['list']}>
              {limits.map((limit) => (
                <li key={limit}>{visible(limit)}</li>
              ))}
            </ul>
          )}
        </Section>
        <Section title={words.card.history}>
          <ul className={classes['list']}>
            {history.map((entry) => (
              <li key={`${entry.kind} ${entry.number} ${entry.at}`}>
                <Moment at={entry.at} /> · {visible(entry.actor)} · {entry.kind}
                {entry.version ? ` ${words.version(entry.version)}` : null} {visible(entry.text)}
              </li>
            ))}
          </ul>
        </Section>
      </div>
      <div className={classes['stack']}>
        <Section title={words.card.about} aside={<a href={`/card?prompt=${encodeURIComponent(prompt.name)}&version=${card.version}`}>{words.card.plain}</a>}>
          <KeyValues
            rows={[
              [words.card.purpose, prompt.purpose ?? words.card.notSaid],
              [words.card.owner, visible(prompt.owner ?? '') || words.card.notSaid],
              [words.card.status, prompt.status],
              [words.card.tags, prompt.tags.join(', ')],
              [words.card.review, prompt.review_by],
            ]}
          />
        </Section>
        {models.length > 0 ? (
          <Section title={words.card.models}>
            <ul className={classes['list']}>
              {models.map(({ model, standing }) => (
                <li key={model}>
                  <code>{visible(model)}</code> <Badge tone={STANDINGS[standing]}>{words.card.standing[standing]}</Badge>
                </li>
              ))}
            </ul>
          </Section>
        ) : null}
      </div>
    </div>
  )
}
