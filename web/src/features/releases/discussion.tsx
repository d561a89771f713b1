import { Button, Textarea } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { pages, ProblemPanel, useChange } from '@/api'
import { visible } from '@/lib/visible'
import { proposals as words } from '@/strings'
import { Badge } from '@/ui/badge'
import { Moment } from '@/ui/moment'
import { Skeletons } from '@/ui/skeletons'
import classes from './releases.module.css'

/** What people say about a version, oldest first, and a place to say something. */
export function Discussion({ prompt, version }: { prompt: string; version: number }) {
  const [text, setText] = useState('')
  const comments = useInfiniteQuery(pages('ListComments', { prompt, limit: 100 }))
  const add = useChange('AddComment', { said: () => words.commented, onDone: () => setText('') })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate({ prompt, version, text: text.trim() })
  }
  if (comments.error) return <ProblemPanel error={comments.error} onRetry={() => void comments.refetch()} />
  if (!comments.data) return <Skeletons lines={3} />
  const said = comments.data.pages.flatMap(({ data }) => data).filter((comment) => comment.version === version)
  return (
    <>
      {comments.hasNextPage ? (
        <Button variant="default" size="compact-xs" mb="xs" loading={comments.isFetchingNextPage} onClick={() => void comments.fetchNextPage()}>
          {words.earlier}
        </Button>
      ) : null}
      {said.length === 0 ? <p className={classes['quiet']}>{words.noComments}</p> : null}
      <ol className={classes['comments']}>
        {said
          .toSorted((a, b) => a.number - b.number)
          .map(({ number, author, claimed, at, text: comment }) => (
            <li key={number}>
              <span className={classes['line']}>
                <strong>{visible(author)}</strong>
                {claimed ? <Badge title={words.claimedHelp}>{words.claimed}</Badge> : null}
                <span className={classes['small']}>
                  <Moment at={at} />
                </span>
              </span>
              <p>{visible(comment)}</p>
            </li>
          ))}
      </ol>
      <form onSubmit={submit} className={classes['stack']}>
        <Textarea label={words.commentLabel} description={words.discussionHelp} autosize minRows={2} maxLength={20_000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <div>
          <Button type="submit" variant="default" disabled={!text.trim()} loading={add.isPending}>
            {words.comment}
          </Button>
        </div>
      </form>
    </>
  )
}
