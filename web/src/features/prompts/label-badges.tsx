import { count } from '@/lib/number'
import { prompt as words } from '@/strings'
import { Badge } from '@/ui/badge'

const MOST = 6

/** Where the labels of a prompt stand: some of them, and how many more there are. */
export function LabelBadges({ labels }: { labels: Readonly<Record<string, number>> }) {
  const all = Object.entries(labels)
  return (
    <>
      {all.slice(0, MOST).map(([label, version]) => (
        <Badge key={label} tone={label === 'production' ? 'good' : 'plain'}>
          {label} {words.version(version)}
        </Badge>
      ))}
      {all.length > MOST ? <Badge title={words.moreLabels}>+{count(all.length - MOST)}</Badge> : null}
    </>
  )
}
