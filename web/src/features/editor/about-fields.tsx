import { NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { query, type Values } from '@/api'
import { editor as words } from '@/strings'
import { Section } from '@/ui/section'
import classes from './editor.module.css'

export interface About {
  name: string
  title: string
  purpose: string
  tags: string
}

/** What is said about a new prompt, as the commit takes it. */
export function fieldsOf({ title, purpose, tags }: About): Values['PromptFields'] {
  const said = tags.split(',').map((tag) => tag.trim()).filter(Boolean)
  return { ...(title ? { title } : {}), ...(purpose ? { purpose } : {}), ...(said.length > 0 ? { tags: said } : {}) }
}

/** The name of a new prompt, and what helps others to find it. */
export function AboutFields({ about, onChange }: { about: About; onChange: (about: About) => void }) {
  const { data: purposes = [] } = useQuery(query('ListPurposes', {}))
  const text = (key: keyof About) => ({
    value: about[key],
    onChange: (event: { currentTarget: { value: string } }) => onChange({ ...about, [key]: event.currentTarget.value }),
  })
  return (
    <Section title={words.about}>
      <div className={classes['fields']}>
        <TextInput label={words.name} placeholder={words.nameHelp} required spellCheck={false} {...text('name')} />
        <TextInput label={words.titleField} {...text('title')} />
        <NativeSelect
          label={words.purpose}
          data={[{ value: '', label: words.noPurpose }, ...purposes.map(({ name }) => ({ value: name, label: name }))]}
          {...text('purpose')}
        />
        <TextInput label={words.tags} placeholder={words.tagsHelp} {...text('tags')} />
      </div>
    </Section>
  )
}
