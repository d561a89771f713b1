import { Button } from '@mantine/core'
import { kit } from '@/strings'
import { Icon } from './icon'
import classes from './states.module.css'

interface Props {
  /** What happened. */
  message: string
  /** What to do. */
  hint?: string | null
  code?: string
  /** The number under which the server logged it. */
  instance?: string | null
  details?: readonly { pointer?: string | null; detail: string }[]
  onRetry?: () => void
}

/** Something went wrong: what happened, and what to do. */
export function ErrorPanel({ message, hint, code, instance, details, onRetry }: Props) {
  return (
    <div className={classes['error']} role="alert">
      <strong>
        <Icon name="alert" />
        {message}
      </strong>
      {hint ? <p>{hint}</p> : null}
      {details
        ?.filter(({ detail }) => detail !== message)
        .map(({ pointer, detail }) => (
          <p key={`${pointer} ${detail}`}>
            {pointer ? <code>{pointer}</code> : null} {detail}
          </p>
        ))}
      {code ? (
        <small>
          {code}
          {instance ? ` · ${instance}` : null}
        </small>
      ) : null}
      {onRetry ? (
        <div>
          <Button variant="default" onClick={onRetry}>
            {kit.tryAgain}
          </Button>
        </div>
      ) : null}
    </div>
  )
}
