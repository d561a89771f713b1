import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ProblemPanel, query } from '@/api'
import { count } from '@/lib/number'
import { written } from '@/lib/open'
import { shortened, visible } from '@/lib/visible'
import { sketch as words } from '@/strings'
import { PlainTable } from '@/ui/plain-table'
import { Skeletons } from '@/ui/skeletons'
import type { Sketch } from './sketch'
import classes from './sketch.module.css'

/** Cases that are shown of those chosen, and characters of what each says. */
const SHOWN = 3
const LENGTH = 160

interface Props {
  dataset?: string
  split?: string
  onChange: (changed: Partial<Sketch>) => void
}

/** Which cases are asked: a dataset, one of its revisions, one of its splits, with a look at the first of them. */
export function CasesFields({ dataset = '', split, onChange }: Props) {
  const [name = '', pinned] = dataset.split('@')
  const revision = Number(pinned) || null
  const { data } = useQuery(query('ListDatasets', { limit: 500 }))
  const { data: chosen } = useQuery({ ...query('GetDataset', { dataset: name, revision }), enabled: name !== '', retry: false })
  const newest = data?.data.find((one) => one.name === name)
  if (data?.data.length === 0) return <p className={classes['small']}>{words.noDatasets}</p>
  const all = (split ? chosen?.splits[split] : chosen?.cases) ?? 0
  return (
    <div className={classes['stack']}>
      <div className={classes['fields']}>
        <NativeSelect
          label={words.dataset}
          value={newest?.name ?? ''}
          data={[{ value: '', label: words.choose }, ...(data?.data.map((one) => ({ value: one.name, label: `${one.name} (${one.cases})` })) ?? [])]}
          onChange={(event) => onChange({ dataset: event.currentTarget.value || undefined, split: undefined })}
        />
        <NativeSelect
          label={words.revision}
          disabled={!newest}
          value={pinned ?? ''}
          data={[{ value: '', label: words.newestRevision }, ...Array.from({ length: newest?.revision ?? 0 }, (_, back) => String((newest?.revision ?? 0) - back))]}
          onChange={(event) => onChange({ dataset: event.currentTarget.value ? `${name}@${event.currentTarget.value}` : name, split: undefined })}
        />
        <NativeSelect
          label={words.split}
          disabled={!chosen}
          value={split ?? ''}
          data={[{ value: '', label: words.anySplit }, ...Object.entries(chosen?.splits ?? {}).map(([one, cases]) => ({ value: one, label: `${visible(one)} (${cases})` }))]}
          onChange={(event) => onChange({ split: event.currentTarget.value || undefined })}
        />
      </div>
      {chosen ? <Look dataset={name} revision={revision} split={split ?? null} all={all} /> : null}
    </div>
  )
}

function Look({ dataset, revision, split, all }: { dataset: string; revision: number | null; split: string | null; all: number }) {
  const { data, error } = useQuery({ ...query('ListCases', { dataset, revision, split, limit: SHOWN }), retry: false })
  if (error) return <ProblemPanel error={error} />
  if (!data) return <Skeletons lines={4} />
  return (
    <>
      <PlainTable
        caption={words.look(count(data.data.length), count(all))}
        columns={[words.case, words.asked, words.expected]}
        rows={data.data.map(({ id, input, expected }) => ({ key: id, cells: [<code key="id">{visible(id)}</code>, shown(input), shown(expected)] }))}
      />
      <p className={classes['small']}>{words.look(count(data.data.length), count(all))}</p>
    </>
  )
}

const shown = (value: unknown): string => shortened(visible(written(value ?? '')), LENGTH)
