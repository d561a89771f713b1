import { shortened, visible } from '@/lib/visible'
import { activity } from '@/strings'
import { Moment } from '@/ui/moment'
import { PlaceLink } from '@/ui/place-link'
import classes from './activity.module.css'
import { changeOf, detailOf, type Event, placeOf } from './events'

/** Events in the order they are given, a line each: who did what to what, and why. */
export function EventList({ events, label }: { events: readonly Event[]; label: string }) {
  return (
    <ol className={classes['events']} aria-label={label}>
      {events.map((event) => (
        <EventLine key={event.seq} event={event} />
      ))}
    </ol>
  )
}

function EventLine({ event }: { event: Event }) {
  const place = placeOf(event)
  const change = changeOf(event)
  const { versions, note } = detailOf(event)
  const subject = visible(event.subject)
  return (
    <li>
      <span className={classes['said']}>
        <strong>{visible(event.actor)}</strong> {activity.actions[event.action]} {place ? <PlaceLink to={place}>{subject}</PlaceLink> : <span>{subject}</span>}
        {versions ? ` ${versions}` : null}
        {change ? (
          <>
            {' · '}
            <PlaceLink to={change}>{activity.change}</PlaceLink>
          </>
        ) : null}
        {note ? <span className={classes['note']}>{shortened(visible(note), 200)}</span> : null}
      </span>
      <span className={classes['when']}>
        <Moment at={event.at} />
      </span>
    </li>
  )
}
