import { Button, NumberInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call, keyOf, ProblemPanel, type RequestOf, type Values } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { datasets } from '@/strings'
import { KeyValues } from '@/ui/key-values'
import { PlainTable } from '@/ui/plain-table'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './datasets.module.css'

const words = datasets.check
const percent = (share: number) => `${Math.round(100 * share)} %`

interface Props {
  dataset: string
  revision: number
  onCase: (id: string) => void
}

/** What would make results on the dataset look better than they are. */
export function CheckTab({ dataset, revision, onCase }: Props) {
  const [asked, setAsked] = useState({ prompts: '', threshold: 0.7 })
  const [form, setForm] = useState(asked)
  const request: RequestOf<'CheckDataset'> = {
    dataset,
    revision,
    threshold: asked.threshold,
    prompts: asked.prompts.split(/[\s,]+/).filter(Boolean),
  }
  const { data, error, isFetching } = useQuery({
    queryKey: keyOf('CheckDataset', request),
    queryFn: () => call('CheckDataset', request),
    retry: false,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(form)
  }
  return (
    <div className={classes['stack']}>
      <form onSubmit={submit} className={classes['line']}>
        <TextInput w={340} maw="100%" label={words.prompts} description={words.promptsHelp} value={form.prompts} onChange={(event) => setForm({ ...form, prompts: event.currentTarget.value })} />
        <NumberInput w={110} label={words.threshold} min={0.3} max={1} step={0.05} value={form.threshold} onChange={(threshold) => setForm({ ...form, threshold: Number(threshold) || 0.7 })} />
        <Button type="submit" variant="default" loading={isFetching}>
          {datasets.tabs.check}
        </Button>
      </form>
      {error ? <ProblemPanel error={error} /> : null}
      {data ? <Found found={data} onCase={onCase} /> : error ? null : <Skeletons />}
    </div>
  )
}

function Found({ found, onCase }: { found: Values['DatasetCheck']; onCase: (id: string) => void }) {
  const { near, contradicting, repeated, clusters, leaks } = found
  const id = (name: string) => (
    <Button key={name} variant="subtle" size="compact-xs" onClick={() => onCase(name)}>
      <code>{visible(name)}</code>
    </Button>
  )
  const groups = (ids: readonly (readonly string[])[]) => ids.map((group) => ({ key: group.join(' '), cells: [<span key="ids" className={classes['badges']}>{group.map(id)}</span>] }))
  const isClean = near.length + contradicting.length + leaks.length + Object.keys(clusters).length === 0
  return (
    <>
      {isClean ? <p className={classes['good']}>{words.clean}</p> : null}
      {near.length > 0 ? (
        <Part title={words.near} help={words.nearHelp}>
          <PlainTable
            caption={words.near}
            columns={Object.values(words.nearColumns)}
            rows={near.map(({ one, one_split, other, other_split, likeness, family }) => ({
              key: `${one} ${other}`,
              cells: [
                <span key="one">{id(one)} {one_split}</span>,
                <span key="other">{id(other)} {other_split}</span>,
                likeness.kind === 'near' ? percent(likeness.jaccard) : words.identical,
                count(family),
              ],
            }))}
          />
        </Part>
      ) : null}
      {contradicting.length > 0 ? (
        <Part title={words.contradicting} help={words.contradictingHelp}>
          <PlainTable caption={words.contradicting} columns={[words.ids]} rows={groups(contradicting)} />
        </Part>
      ) : null}
      {Object.keys(clusters).length > 0 ? (
        <Part title={words.clusters} help={words.nearHelp}>
          <PlainTable caption={words.clusters} columns={[words.cluster, words.splits]} rows={Object.entries(clusters).map(([name, splits]) => ({ key: name, cells: [visible(name), splits.join(', ')] }))} />
        </Part>
      ) : null}
      {leaks.length > 0 ? (
        <Part title={words.leaks} help={words.leaksHelp}>
          <PlainTable caption={words.leaks} columns={[words.prompt, words.ids, words.share]} rows={leaks.map((leak) => ({ key: `${leak.prompt} ${leak.case}`, cells: [visible(leak.prompt), id(leak.case), percent(leak.share)] }))} />
        </Part>
      ) : null}
      {repeated.length > 0 ? (
        <Part title={words.repeated} help={words.repeatedHelp}>
          <PlainTable caption={words.repeated} columns={[words.ids]} rows={groups(repeated)} />
        </Part>
      ) : null}
      <Section title={words.counts}>
        <KeyValues
          rows={[
            [datasets.rows.label, count(found.cases)],
            [words.unlabeled, count(found.unlabeled)],
            [words.unsplit, count(found.unsplit)],
            [words.synthetic, count(found.synthetic)],
          ]}
        />
      </Section>
    </>
  )
}

function Part({ title, help, children }: { title: string; help: string; children: React.ReactNode }) {
  return (
    <Section title={title}>
      <div className={classes['stack']}>
        <p className={classes['quiet']}>{help}</p>
        {children}
      </div>
    </Section>
  )
}
