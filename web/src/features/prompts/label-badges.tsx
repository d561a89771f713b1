import { prompt as words } from '@/strings'
import { Badge } from '@/ui/badge'

/** Where the labels of a prompt stand. */
export function LabelBadges({ labels }: { labels: Readonly<Record<string, number>> }) {
  return Object.entries(labels).map(([label, version]) => (
    <Badge key={label} tone={label === 'production' ? 'good' : 'plain'}>
      {label} {words.version(version)}
    </Badge>
  ))
}
