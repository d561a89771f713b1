import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ProblemPanel, query, useChange } from '@/api'
import { Choice } from '@/features/optimizations/choice'
import { Facts } from '@/features/optimizations/facts'
import { Gain } from '@/features/optimizations/gain'
import { Headline } from '@/features/optimizations/headline'
import { Lineage } from '@/features/optimizations/lineage'
import { Race } from '@/features/optimizations/race'
import type { Found } from '@/features/optimizations/reading'
import { visible } from '@/lib/visible'
import { optimization as words } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { PageFrame } from '@/ui/page-frame'
import { Skeletons } from '@/ui/skeletons'
import classes from './prompt.module.css'

const route = getRouteApi('/optimizations/$number')

/** How often one that is under way is read again: its stages are not in the log, only its start and end. */
const LIVE = 2000
const isOpen = ({ status }: Found) => status === 'running' || status === 'planned'

/** One optimization: what came of it on top, then what that rests on. */
export function OptimizationPage() {
  const { number } = route.useParams()
  const { data, error, refetch } = useQuery({
    ...query('ReportOptimization', { number: Number(number) }),
    refetchInterval: ({ state }) => (state.data && isOpen(state.data.optimization) ? LIVE : false),
  })
  const found = data?.optimization
  const title = words.one(Number(number))
  return (
    <PageFrame
      title={title}
      heading={found ? `${title}: ${visible(found.baseline)}` : title}
      crumbs={
        <nav aria-label={words.title} className={classes['crumbs']}>
          <Link to="/optimizations">{words.title}</Link>
        </nav>
      }
      actions={found ? <Actions found={found} /> : null}
    >
      {error ? <ProblemPanel error={error} onRetry={() => void refetch()} /> : null}
      {data || error ? null : <Skeletons lines={14} />}
      {data && found ? (
        <div className={classes['content']}>
          <Headline found={found} />
          <Gain found={found} />
          <div className={classes['facts']}>
            <Facts found={found} />
          </div>
          <Choice found={found} tokens={data.tokens} />
          <Lineage steps={data.steps} />
          <Race trials={found.trials} />
        </div>
      ) : null}
    </PageFrame>
  )
}

function Actions({ found }: { found: Found }) {
  const stop = useChange('StopOptimization', { said: ({ number }) => words.stopping(number) })
  const resume = useChange('StartOptimization', { said: ({ number }) => words.resumed(number) })
  const { number, status, design } = found
  return (
    <>
      {isOpen(found) ? (
        <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate({ number })}>
          {words.stop}
        </Button>
      ) : null}
      {status === 'stopped' ? (
        <Button loading={resume.isPending} onClick={() => resume.mutate({ design })}>
          {words.resume}
        </Button>
      ) : null}
      <Button variant="default" component="a" href={`/optimization?number=${number}`}>
        {words.plainPage}
      </Button>
      <CopyId value={`${location.origin}/optimizations/${number}`} shown={`#${number}`} label={words.permalink} />
    </>
  )
}
