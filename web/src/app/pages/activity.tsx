import { Button, NativeSelect } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import { ProblemPanel } from '@/api'
import { EventList } from '@/features/activity/event-list'
import { byDay, type Event, fitting, type Group } from '@/features/activity/events'
import { useActivity } from '@/features/activity/use-activity'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { activity } from '@/strings'
import { EmptyState } from '@/ui/empty-state'
import { FilterBar } from '@/ui/filter-bar'
import { PageFrame } from '@/ui/page-frame'
import { Section } from '@/ui/section'
import { type Shortcut, useShortcuts } from '@/ui/shortcuts'
import { Skeletons } from '@/ui/skeletons'
import type { ActivitySearch } from '../search'
import classes from './home.module.css'

const route = getRouteApi('/activity')
const AT_FIRST = 200
const FURTHER = 1000
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full' })
const GROUPS = Object.entries(activity.groups).map(([value, label]) => ({ value, label }))

/** Activity: everything that was done, by day, newest first. */
export function ActivityPage() {
  const { last = AT_FIRST, ...wanted } = route.useSearch()
  const navigate = route.useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const { data, error, refetch, isPlaceholderData } = useActivity(last)
  const shown = useMemo(() => (data ? fitting(data.events, wanted) : []), [data, wanted])
  const people = useMemo(() => [...new Set(data?.events.map(({ actor }) => actor))].toSorted(), [data])
  const change = (changed: Partial<ActivitySearch>) => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true })
  useShortcuts(useMemo<Shortcut[]>(() => [{ keys: '/', label: activity.about, group: activity.title, run: () => input.current?.focus() }], []))

  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />
  return (
    <PageFrame
      title={activity.title}
      description={activity.description}
      actions={
        <Button component="a" variant="default" href={linesOf(shown)} download={activity.downloadName}>
          {activity.download}
        </Button>
      }
    >
      <FilterBar
        label={activity.about}
        placeholder={activity.about}
        value={wanted.about ?? ''}
        onChange={(about) => change({ about: about || undefined })}
        chips={[]}
        onClear={() => void navigate({ search: {} })}
        inputRef={input}
      >
        <NativeSelect
          aria-label={activity.who}
          value={wanted.who ?? ''}
          onChange={(event) => change({ who: event.currentTarget.value || undefined })}
          data={[{ value: '', label: activity.everybody }, ...people.map((name) => ({ value: name, label: visible(name) }))]}
        />
        <NativeSelect
          aria-label={activity.what}
          value={wanted.what ?? ''}
          onChange={(event) => change({ what: (event.currentTarget.value || undefined) as Group | undefined })}
          data={[{ value: '', label: activity.everything }, ...GROUPS]}
        />
      </FilterBar>
      {data ? (
        <div className={classes['column']}>
          <output>{activity.loaded(count(shown.length), count(data.events.length))}</output>
          <Days events={shown} isEmpty={data.events.length === 0} />
          {data.hasOlder ? (
            <Button variant="default" loading={isPlaceholderData} onClick={() => change({ last: last + FURTHER })}>
              {activity.older}
            </Button>
          ) : null}
        </div>
      ) : (
        <Skeletons lines={14} />
      )}
    </PageFrame>
  )
}

function Days({ events, isEmpty }: { events: readonly Event[]; isEmpty: boolean }) {
  if (events.length === 0) {
    return (
      <EmptyState icon="activity" title={isEmpty ? activity.none : activity.nothing}>
        {isEmpty ? activity.noneHint : activity.nothingHint}
      </EmptyState>
    )
  }
  return byDay(events, (at) => day.format(at)).map(([title, found]) => (
    <Section key={title} title={title}>
      <EventList label={title} events={found} />
    </Section>
  ))
}

/** The events as a file of JSON lines. */
const linesOf = (events: readonly Event[]): string =>
  `data:application/x-ndjson;charset=utf-8,${encodeURIComponent(events.map((event) => `${JSON.stringify(event)}\n`).join(''))}`
