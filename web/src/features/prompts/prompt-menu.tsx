import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useChange, type Values } from '@/api'
import { prompt as words } from '@/strings'
import { confirm } from '@/ui/confirm'
import { PopoverButton } from '@/ui/popover-button'
import classes from './prompts.module.css'

const RenameDialog = lazy(() => import('./rename-dialog'))
const texts = words.menu
const ITEM = { variant: 'subtle', color: 'gray', c: 'inherit', justify: 'flex-start' } as const

interface Props {
  prompt: Values['Prompt']
  shown: number
  onRenamed: (name: string) => void
}

/** What else can be done with a prompt and the version that is shown; each is undone as easily. */
export function PromptMenu({ prompt: { name, head, archived }, shown, onRenamed }: Props) {
  const [isRenaming, setRenaming] = useState(false)
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
      <PopoverButton label={texts.more} width={220}>
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
                <Button {...ITEM} onClick={() => (close(), setRenaming(true))}>
                  {texts.rename}
                </Button>
                <Button {...ITEM} onClick={() => (close(), void askArchive())}>
                  {texts.archive}
                </Button>
              </>
            )}
          </div>
        )}
      </PopoverButton>
      <Suspense fallback={null}>{isRenaming ? <RenameDialog name={name} onClose={() => setRenaming(false)} onRenamed={onRenamed} /> : null}</Suspense>
    </>
  )
}
