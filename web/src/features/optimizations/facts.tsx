import { Link } from '@tanstack/react-router'
import { plural } from '@/lib/number'
import { visible } from '@/lib/visible'
import { optimization as words } from '@/strings'
import { KeyValues } from '@/ui/key-values'
import { Moment } from '@/ui/moment'
import { parseReference } from '@/lib/reference'
import { costPerPoint, dollars, type Found } from './reading'

/** What it was asked, what that took, and where its winner went. */
export function Facts({ found }: { found: Found }) {
  const { design, winner, cost, version, proposal, look } = found
  const { prompt } = parseReference(found.baseline)
  const point = costPerPoint(found)
  const parts = Object.entries(found.parts).map(([name, size]) => `${name} ${size}`)
  const paid = [words.calls(found.calls), cost ? dollars(cost) : '', point === null ? '' : words.facts.perPoint(dollars(point))]
  return (
    <KeyValues
      rows={[
        [words.facts.cases, visible(`${design.dataset} (${parts.join(', ')})`)],
        [words.facts.metric, visible(design.metric)],
        [words.facts.goal, words.goals[design.goal ?? 'better']],
        [words.facts.guards, visible((design.guards ?? []).join(', '))],
        [words.facts.guardsLost, visible(found.guards_lost.join(', '))],
        [words.facts.model, <code key="model">{visible(design.model.model)}</code>],
        [words.facts.writer, design.writer ? <code key="writer">{visible(design.writer.model)}</code> : null],
        [words.facts.headroom, visible(found.headroom?.said ?? '')],
        [words.facts.winner, winner ? visible(`${winner.how}: ${winner.what} (${plural(winner.tokens, 'token')})`) : null],
        [words.facts.paid, paid.filter(Boolean).join(', ')],
        [
          words.facts.version,
          version ? (
            <Link key="version" to="/prompts/$" params={{ _splat: prompt }} search={{ version }}>
              {prompt}#{version}
            </Link>
          ) : null,
        ],
        [
          words.facts.proposal,
          proposal === null ? null : (
            <a key="proposal" href={`/proposals/${proposal}`}>
              {words.facts.proposed(proposal)}
            </a>
          ),
        ],
        [
          words.facts.look,
          look ? (
            <span key="look">
              <Moment at={look.at} both />, {words.facts.spent(String(look.alpha))}
            </span>
          ) : null,
        ],
        [words.facts.author, visible(found.author)],
        [words.facts.started, <Moment key="started" at={found.created_at} both />],
        [words.facts.trouble, found.said ? visible(found.trouble ?? '') : null],
      ]}
    />
  )
}
