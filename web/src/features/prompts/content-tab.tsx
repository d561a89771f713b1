import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ProblemPanel, query, type Values } from '@/api'
import { visible } from '@/lib/visible'
import { prompt as words } from '@/strings'
import { ContentDiff } from '@/ui/content-diff'
import { KeyValues } from '@/ui/key-values'
import { LongText } from '@/ui/long-text'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './prompts.module.css'

const json = (value: unknown) => JSON.stringify(value, null, 2)

interface Props {
  version: Values['Version']
  inputs: readonly Values['CardInput'][]
  since: number | undefined
  onSince: (version: number | undefined) => void
}

/** What a version says: whole, or what changed since an earlier one; then its contract and settings. */
export function ContentTab({ version, inputs, since, onSince }: Props) {
  const { content, number } = version
  const earlier = Array.from({ length: Math.min(number - 1, 100) }, (_, back) => number - 1 - back)
  return (
    <div className={classes['stack']}>
      <Section
        title={words.text}
        aside={
          earlier.length > 0 ? (
            <NativeSelect
              w={200}
              aria-label={words.whole}
              data={[{ value: '', label: words.whole }, ...earlier.map((one) => ({ value: String(one), label: words.versus(one) }))]}
              value={since ? String(since) : ''}
              onChange={(event) => onSince(Number(event.currentTarget.value) || undefined)}
            />
          ) : null
        }
      >
        {since ? <Changes prompt={version.prompt} before={since} after={number} /> : <Texts content={content} />}
      </Section>
      <Section title={words.inputs}>
        {inputs.length === 0 ? (
          <p className={classes['quiet']}>{words.noInputs}</p>
        ) : (
          <PlainTable
            caption={words.inputs}
            columns={[words.input.name, words.input.kind, words.input.required, words.input.description]}
            rows={inputs.map((input) => ({
              key: input.name,
              cells: [
                <code key="name">{input.name}</code>,
                visible(input.kind),
                input.required ? words.input.yes : words.input.no,
                visible(input.description),
              ],
            }))}
          />
        )}
      </Section>
      <Settings content={content} />
    </div>
  )
}

function Texts({ content }: { content: Values['Content'] }) {
  if (content.type !== 'chat') return <LongText text={content.template ?? ''} label={words.template} />
  return (content.messages ?? []).map((message, index) => (
    // Messages have no name but their place.
    // oxlint-disable-next-line react/no-array-index-key
    <div key={index} className={classes['message']}>
      <h3>{message.role}</h3>
      <LongText text={typeof message.content === 'string' ? message.content : json(message.content)} label={message.role} />
    </div>
  ))
}

function Changes({ prompt, before, after }: { prompt: string; before: number; after: number }) {
  const { data, error } = useQuery(query('CompareVersions', { prompt, before, after }))
  if (error) return <ProblemPanel error={error} />
  if (!data) return <Skeletons />
  return <ContentDiff diff={data} />
}

function Settings({ content }: { content: Values['Content'] }) {
  const { model, output, tools = [], overrides = {}, includes = {}, syntax } = content
  const params = Object.entries(model?.params ?? {})
  const rows = [
    [words.model, model?.name ? <code key="model">{visible(model.name)}</code> : null],
    [words.settings, params.length > 0 ? <code key="settings">{visible(params.map(([key, value]) => `${key}: ${json(value)}`).join(', '))}</code> : null],
    [words.template, syntax === 'none' ? words.plain : null],
    [words.includes, Object.keys(includes).length > 0 ? Object.entries(includes).map(([name, reference]) => `${name}: ${reference}`).join(', ') : null],
    [words.tools, tools.length > 0 ? tools.map(({ name }) => name).join(', ') : null],
    [words.overrides, Object.keys(overrides).length > 0 ? Object.keys(overrides).join(', ') : null],
  ] as const
  if (!output && rows.every(([, value]) => value === null)) return null
  return (
    <Section title={words.settings}>
      <KeyValues rows={rows} />
      {output ? (
        <>
          <h3>{words.output}</h3>
          <LongText text={json(output)} label={words.output} />
        </>
      ) : null}
    </Section>
  )
}
