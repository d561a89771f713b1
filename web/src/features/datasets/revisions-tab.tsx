import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { pages, ProblemPanel } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { datasets, kit } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { Moment } from '@/ui/moment'
import { PlainTable } from '@/ui/plain-table'
import { Skeletons } from '@/ui/skeletons'
import { Splits } from './dataset-table'
import classes from './datasets.module.css'

const words = datasets.revisions

/** Every revision, newest first; each can be looked at and named in an experiment. */
export function RevisionsTab({ dataset, shown }: { dataset: string; shown: number }) {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(pages('ListRevisions', { dataset }))
  if (error) return <ProblemPanel error={error} />
  if (!data) return <Skeletons />
  const revisions = data.pages.flatMap((page) => page.data)
  return (
    <div className={classes['stack']}>
      <PlainTable
        caption={datasets.tabs.revisions}
        columns={[words.revision, words.cases, words.splits, words.note, words.author, words.at, words.digest]}
        rows={revisions.map((one) => ({
          key: String(one.revision),
          cells: [
            <Link key="revision" to="/datasets/$" params={{ _splat: dataset }} search={{ revision: one.revision }} aria-current={one.revision === shown || undefined}>
              {one.revision}
              {one.revision === shown ? ` (${words.shown})` : null}
            </Link>,
            count(one.cases),
            <Splits key="splits" splits={one.splits} />,
            visible(one.note),
            visible(one.author),
            <Moment key="at" at={one.created_at} both />,
            <CopyId key="digest" value={one.digest} shown={one.digest.slice(7, 19)} label={words.digest} />,
          ],
        }))}
      />
      {hasNextPage ? (
        <div>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {kit.more}
          </Button>
        </div>
      ) : null}
    </div>
  )
}
