import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { query, type Values } from '@/api'
import { figure } from '@/lib/number'
import { visible } from '@/lib/visible'
import { editor as words } from '@/strings'
import { Section } from '@/ui/section'
import type { Draft } from './draft'
import classes from './editor.module.css'

/** Characters from which a text says enough to be looked for. */
const ENOUGH = 40

/** Prompts that say nearly the same as a new one, before it is made a second time. */
export function NearDuplicates({ draft }: { draft: Draft }) {
  const text = draft.type === 'text' ? draft.template : draft.messages.map((message) => message.text).join('\n')
  const [asked] = useDebouncedValue(text.trim(), 600)
  const { data } = useQuery({
    ...query('FindNearDuplicates', { text: asked, limit: 5 }),
    enabled: asked.length >= ENOUGH,
    retry: false,
    placeholderData: keepPreviousData,
  })
  if (asked.length < ENOUGH || !data || data.prompts.length === 0) return null
  return (
    <Section title={words.near}>
      <div className={classes['stack']} aria-live="polite">
        <p className={classes['quiet']}>{words.nearHelp}</p>
        <ul className={classes['list']}>
          {data.prompts.map(({ prompt, version, title, likeness }) => (
            <li key={prompt}>
              <Link to="/prompts/$" params={{ _splat: prompt }} search={{ version }}>
                {prompt}
              </Link>{' '}
              <span className={classes['quiet']}>
                {visible(title)} · {alike(likeness)}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Section>
  )
}

const alike = ({ kind, jaccard }: Values['Likeness']): string =>
  kind === 'near' ? words.alike.near(figure(jaccard, 'share')) : words.alike[kind]
