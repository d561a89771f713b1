import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { query, useChange, type Values } from '@/api'
import { prompt as words } from '@/strings'
import { confirm } from '@/ui/confirm'
import { PopoverButton } from '@/ui/popover-button'
import classes from './prompts.module.css'

const DetailsDialog = lazy(() => import('./details-dialog'))
const RenameDialog = lazy(() => import('./rename-dialog'))
const texts = words.menu
const ITEM = { variant: 'subtle', color: 'gray', c: 'inherit', justify: 'flex-start' } as const

interface Props {
  prompt: Values['Prompt']
  /** What was written about it; undefined while that is not known. */
  documentation: string | undefined
  shown: number
  onRenamed: (name: string) => void
}

/** What else can be done with a prompt and the version that is shown; each is undone as easily. */
export function PromptMenu({ prompt, documentation, shown, onRenamed }: Props) {
  const { name, head, archived } = prompt
  const [open, setOpen] = useState<'details' | 'rename' | null>(null)
  const unarchive = useChange('UnarchivePrompt', { said: () => texts.unarchived(name) })
  const archive = useChange('ArchivePrompt', { said: () => texts.archived(name), undo: () => unarchive.mutate({ prompt: name }) })
  const back = useChange('RestoreVersion', { said: ({ version }) => texts.isHead(version.number) })
  const restore = useChange('RestoreVersion', {
    said: ({ version }) => texts.isHead(version.number),
    ...(head === null ? {} : { undo: () => back.mutate({ prompt: name, version: head }) }),
  })
  const askArchive = async () => {
    if (await confirm({ title: texts.archiveTitle(name), body: texts.archiveSays, action: texts.archive, danger: true })) archive.mutate({ prompt: name })
  }
  return (
    <>
      <PopoverButton label={texts.more} width={240}>
        {(close) => (
          <div className={classes['menu']}>
            <Button {...ITEM} renderRoot={(props) => <Link to="/new" search={{ copy: `${name}#${shown}` }} {...props} />}>
              {texts.duplicate}
            </Button>
            {archived ? (
              <Button {...ITEM} onClick={() => (close(), unarchive.mutate({ prompt: name }))}>
                {texts.unarchive}
              </Button>
            ) : (
              <>
                {shown === head ? null : (
                  <Button {...ITEM} onClick={() => (close(), restore.mutate({ prompt: name, version: shown }))}>
                    {texts.makeHead(shown)}
                  </Button>
                )}
                <Button {...ITEM} disabled={documentation === undefined} onClick={() => (close(), setOpen('details'))}>
                  {words.details.edit}
                </Button>
                <Button {...ITEM} onClick={() => (close(), setOpen('rename'))}>
                  {texts.rename}
                </Button>
                <ShareItem name={name} close={close} />
                <Button {...ITEM} onClick={() => (close(), void askArchive())}>
                  {texts.archive}
                </Button>
              </>
            )}
          </div>
        )}
      </PopoverButton>
      <Suspense fallback={null}>
        {open === 'rename' ? <RenameDialog name={name} onClose={() => setOpen(null)} onRenamed={onRenamed} /> : null}
        {open === 'details' && documentation !== undefined ? <DetailsDialog prompt={prompt} documentation={documentation} onClose={() => setOpen(null)} /> : null}
      </Suspense>
    </>
  )
}

/** Shares the prompt with other projects, or ends that; which of the two is asked when the menu is opened. */
function ShareItem({ name, close }: { name: string; close: () => void }) {
  const { data: self } = useQuery(query('WhoAmI', {}))
  const { data: shared } = useQuery({ ...query('ListShared', {}), staleTime: 0 })
  const isShared = shared?.some((one) => one.project === self?.project && one.name === name)
  const unshare = useChange('UnsharePrompt', { said: () => texts.unshared(name) })
  const share = useChange('SharePrompt', { said: () => texts.shared(name) })
  return (
    <Button {...ITEM} disabled={!self || !shared} onClick={() => (close(), (isShared ? unshare : share).mutate({ prompt: name }))}>
      {isShared ? texts.unshare : texts.share}
    </Button>
  )
}
