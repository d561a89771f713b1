import { NativeSelect, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { Values } from '@/api'
import { kit, prompt as words } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { LongText } from '@/ui/long-text'
import { Section } from '@/ui/section'
import { type Language, LANGUAGES, snippet } from './snippets'
import classes from './prompts.module.css'

interface Props {
  prompt: Values['Prompt']
  version: number
  inputs: readonly Values['CardInput'][]
}

/** How an application gets this prompt, ready to be copied. */
export function UseTab({ prompt, version, inputs }: Props) {
  const labels = Object.keys(prompt.labels)
  const [pin, setPin] = useState(labels.includes('production') ? 'production' : (labels[0] ?? ''))
  const [language, setLanguage] = useState<Language>('python')
  const pinned = pin ? { label: pin } : { version }
  const code = snippet(language, { prompt: prompt.name, ...pinned, inputs, origin: location.origin })
  return (
    <Section title={words.tabs.use} aside={<CopyId value={code} shown={kit.copy} label={words.use.languages[language]} />}>
      <div className={classes['stack']}>
        <div className={classes['line']}>
          <NativeSelect
            label={words.use.pinned}
            data={[...labels.map((label) => ({ value: label, label: words.use.label(label) })), { value: '', label: words.use.version(version) }]}
            value={pin}
            onChange={(event) => setPin(event.currentTarget.value)}
          />
        </div>
        <p className={classes['quiet']}>{pin ? words.use.follows : words.use.stays}</p>
        <SegmentedControl
          aria-label={words.tabs.use}
          value={language}
          onChange={(chosen) => setLanguage(chosen as Language)}
          data={LANGUAGES.map((one) => ({ value: one, label: words.use.languages[one] }))}
        />
        <LongText text={code} label={words.use.languages[language]} />
      </div>
    </Section>
  )
}
