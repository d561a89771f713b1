import { useQueries, useQuery } from '@tanstack/react-query'
import { ProblemPanel, query, type Values } from '@/api'
import { proposals as words } from '@/strings'
import { Skeletons } from '@/ui/skeletons'
import { EvidencePieces } from './evidence-pieces'
import classes from './releases.module.css'

/** What the checks of a proposal cite: as it stands now while it is open, as it was frozen when it was released. */
export function ProposalEvidence({ proposal }: { proposal: Values['Proposal'] }) {
  const cited = proposal.verdict.gates.some(({ evidence }) => evidence.length > 0)
  if (!cited) return <p className={classes['quiet']}>{words.noEvidence}</p>
  if (proposal.status === 'open') return <Now proposal={proposal} />
  if (proposal.status === 'rejected') return <p className={classes['quiet']}>{words.notKept}</p>
  return <Kept digests={proposal.verdict.gates.flatMap(({ evidence }) => evidence)} />
}

function Now({ proposal: { prompt, label, version } }: { proposal: Values['Proposal'] }) {
  const { data, error, refetch } = useQuery(query('PlanRelease', { prompt, label, version }))
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons />
  return <EvidencePieces pieces={data.evidence} />
}

function Kept({ digests }: { digests: readonly string[] }) {
  const { pieces, error, isPending } = useQueries({
    queries: digests.map((digest) => query('GetEvidence', { digest })),
    combine: (found) => ({
      pieces: found.flatMap(({ data }) => data ?? []),
      error: found.find((one) => one.error)?.error,
      isPending: found.some((one) => one.isPending),
    }),
  })
  if (error) return <ProblemPanel error={error} />
  return isPending ? <Skeletons /> : <EvidencePieces pieces={pieces} />
}
