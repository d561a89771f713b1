/** Events as they are read: what a subject leads to, what an event says beside its action, the days they fall on. */
import type { Values } from '@/api'
import { parseReference } from '@/lib/reference'
import { activity } from '@/strings'

export type Event = Values['Event']
export type Group = keyof typeof activity.groups

const GROUPS: readonly [Group, RegExp][] = [
  ['releases', /^(?:Label|Proposal)/],
  ['experiments', /^(?:Experiment|Runs|Sealed|Optimization|Errand)/],
  ['datasets', /^Dataset/],
  ['reviews', /^(?:Review|Queue|Judge)/],
  ['settings', /^(?:Policy|Price|Connection|Standards|Purpose|View)/],
  ['prompts', /^(?:Prompt|Version|Comment|Alias)/],
]

/** What kind of thing was done. */
export const groupOf = ({ action }: Pick<Event, 'action'>): Group => GROUPS.find(([, fits]) => fits.test(action))?.[0] ?? 'prompts'

/** Where a subject is shown, null where there is no page of it. */
export function placeOf({ action, subject }: Pick<Event, 'action' | 'subject'>): string | null {
  const [kind = '', ...rest] = subject.split('/')
  const name = rest.map(encodeURIComponent).join('/')
  if (action.startsWith('Dataset')) return `/datasets/${encodeURIComponent(subject)}`
  if (kind === 'experiment' && /^\d+$/.test(name)) return `/experiments/${name}`
  if (kind === 'proposal' && /^\d+$/.test(name)) return `/proposals/${name}`
  if (kind === 'optimization' && /^\d+$/.test(name)) return `/optimizations/${name}`
  if (kind === 'queue' && /^(?:Queue|Review)/.test(action)) return `/reviews/${name}`
  if (!['prompts', 'releases'].includes(groupOf({ action }))) return null
  const { prompt } = parseReference(subject)
  return `/prompts/${prompt.split('/').map(encodeURIComponent).join('/')}`
}

interface Told {
  version?: number
  previous?: number | null
  note?: string
  why?: string | { message?: string } | null
  name?: string
}

/** What an event says beside its action and subject: the versions, and the reason that was given. */
export function detailOf({ action, data }: Pick<Event, 'action' | 'data'>): { versions: string | null; note: string | null } {
  const { version, previous, note, why, name } = data as Told
  const reason = typeof why === 'object' ? why?.message : why
  const moved = action === 'LabelMoved' && version ? activity.versions(previous ?? null, version) : null
  return {
    versions: moved ?? (version ? activity.version(version) : null),
    note: reason || note || (action.startsWith('Experiment') ? name : undefined) || null,
  }
}

/** The page that shows what a version changed. */
export function changeOf({ action, subject, data }: Pick<Event, 'action' | 'data' | 'subject'>): string | null {
  const { version = 0, previous } = data as Told
  const since = action === 'LabelMoved' ? (previous ?? 0) : action === 'VersionCommitted' ? version - 1 : 0
  if (since < 1 || since === version) return null
  const { prompt } = parseReference(subject)
  return `/prompts/${prompt.split('/').map(encodeURIComponent).join('/')}?version=${version}&since=${since}`
}

/** Events by the reader's day, newest first. */
export function byDay(events: readonly Event[], dayOf: (at: Date) => string): [string, Event[]][] {
  const days = new Map<string, Event[]>()
  for (const event of events.toSorted((one, other) => other.seq - one.seq)) {
    const day = dayOf(new Date(event.at))
    days.set(day, [...(days.get(day) ?? []), event])
  }
  return [...days]
}

export interface Wanted {
  who?: string
  what?: Group
  about?: string
}

/** The events that fit the filters. */
export function fitting(events: readonly Event[], { who, what, about }: Wanted): Event[] {
  const sought = about?.toLowerCase()
  return events.filter(
    (event) =>
      (!who || event.actor === who) && (!what || groupOf(event) === what) && (!sought || event.subject.toLowerCase().includes(sought)),
  )
}
