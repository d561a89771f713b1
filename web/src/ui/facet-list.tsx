import { UnstyledButton } from '@mantine/core'
import { useId, useState } from 'react'
import { compact, count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { kit } from '@/strings'
import classes from './facet-list.module.css'

interface Props {
  title: string
  values: readonly { value: string; prompts: number }[]
  chosen: readonly string[]
  onChoose: (value: string) => void
  /** False where the counts are not of what is shown, such as beside what was found by words. */
  counted?: boolean
  /** How many are shown before "more". */
  most?: number
}

/** The values of one facet with how many have each; choosing one that is chosen takes it away. */
export function FacetList({ title, values, chosen, onChoose, counted = true, most = 8 }: Props) {
  const [open, setOpen] = useState(false)
  const id = useId()
  if (values.length === 0) return null
  const shown = open ? values : values.filter(({ value }, index) => index < most || chosen.includes(value))
  return (
    <section className={classes['facet']} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul>
        {shown.map(({ value, prompts }) => (
          <li key={value}>
            <UnstyledButton className={classes['value']} aria-pressed={chosen.includes(value)} onClick={() => onChoose(value)}>
              <span>{visible(value)}</span>
              {counted ? <small title={count(prompts)}>{compact(prompts)}</small> : null}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {values.length > shown.length ? (
        <UnstyledButton className={classes['more']} onClick={() => setOpen(true)}>
          {kit.more} ({count(values.length - shown.length)})
        </UnstyledButton>
      ) : null}
    </section>
  )
}
