import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ProblemPanel, query } from '@/api'
import { PassportDetail } from '@/features/judges/passport-detail'
import { StandingBadge } from '@/features/judges/standing-badge'
import { visible } from '@/lib/visible'
import { judges as words } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { PageFrame } from '@/ui/page-frame'
import { Skeletons } from '@/ui/skeletons'
import classes from './releases.module.css'

const route = getRouteApi('/judges/$number')

/** One passport: what was measured of a judge. */
export function PassportPage() {
  const number = Number(route.useParams().number)
  const { data: passport, error, refetch } = useQuery(query('GetPassport', { number }))
  return (
    <PageFrame
      title={passport ? visible(passport.name) : words.one(number)}
      crumbs={
        <nav aria-label={words.title} className={classes['crumbs']}>
          <Link to="/judges" search={{}}>
            {words.title}
          </Link>
        </nav>
      }
      heading={
        passport ? (
          <span className={classes['line']}>
            {visible(passport.name)} <StandingBadge standing={passport.standing} />
          </span>
        ) : (
          words.one(number)
        )
      }
      actions={<CopyId value={`${location.origin}/judges/${number}`} shown={words.one(number)} label={words.permalink} />}
    >
      {error ? <ProblemPanel error={error} onRetry={() => void refetch()} /> : passport ? <PassportDetail passport={passport} /> : <Skeletons lines={12} />}
    </PageFrame>
  )
}
