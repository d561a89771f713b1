import { useQuery } from '@tanstack/react-query'
import { ProblemPanel, query, type Values } from '@/api'
import { count, figure } from '@/lib/number'
import { visible } from '@/lib/visible'
import { knowledge } from '@/strings'
import { Badge } from '@/ui/badge'
import { EmptyState } from '@/ui/empty-state'
import { LongText } from '@/ui/long-text'
import { PlaceLink } from '@/ui/place-link'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import classes from './knowledge.module.css'

const words = knowledge.duplicates

/** Prompts that are alike, and passages that several share, with the rewrite that a partial would be. */
export function Duplicates() {
  const { data, error, refetch } = useQuery(query('FindDuplicates', { limit: 50 }))
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons lines={10} />
  if (data.clusters.length === 0 && data.partials.length === 0) {
    return (
      <EmptyState icon="knowledge" title={words.none}>
        {words.noneHint}
      </EmptyState>
    )
  }
  return (
    <div className={classes['stack']}>
      <p className={classes['quiet']}>{words.found(count(data.cluster_count), count(data.prompts))}</p>
      {data.clusters.map((cluster) => (
        <Group key={cluster.members[0]?.prompt} cluster={cluster} />
      ))}
      {data.partials.length > 0 ? (
        <Section title={words.partials}>
          {data.partials.map((partial) => (
            <Passage key={partial.name} partial={partial} />
          ))}
        </Section>
      ) : null}
    </div>
  )
}

function Group({ cluster: { members, size } }: { cluster: Values['Cluster'] }) {
  return (
    <Section title={words.group(count(size))}>
      <ul className={classes['lines']}>
        {members.map(({ prompt, version, title, likeness, labels }) => (
          <li key={prompt}>
            <PlaceLink to={`/prompts/${prompt.split('/').map(encodeURIComponent).join('/')}`}>{`${visible(prompt)} v${version}`}</PlaceLink>{' '}
            {title ? <span className={classes['quiet']}>{visible(title)}</span> : null} <Badge>{likeness ? words.likeness[likeness.kind] : words.first}</Badge>
            {likeness ? <span className={classes['quiet']}> {words.jaccard(figure(likeness.jaccard, 'share'))}</span> : null}
            {Object.keys(labels).map((label) => (
              <Badge key={label} tone="good">
                {visible(label)}
              </Badge>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Passage({ partial: { name, prompts, words: length, saved, text, rewrites } }: { partial: Values['PartialProposal'] }) {
  return (
    <details className={classes['folded']}>
      <summary>
        {words.partial(visible(name), count(prompts), count(length))} <span className={classes['quiet']}>{words.saved(count(saved))}</span>
      </summary>
      <LongText text={text} label={name} />
      {rewrites.map(({ prompt, version, diff }) => (
        <div key={prompt}>
          <h3>{words.rewrite(visible(prompt), version)}</h3>
          <LongText text={diff} label={words.rewrite(prompt, version)} />
        </div>
      ))}
    </details>
  )
}
