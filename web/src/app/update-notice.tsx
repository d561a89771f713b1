import { Button } from '@mantine/core'
import { shell } from '@/strings'
import { toast } from '@/ui/toast'

const BUILD = /<meta name="pecia-build" content="([^"]*)"/
const own = document.querySelector<HTMLMetaElement>('meta[name=pecia-build]')?.content

/** Offer to reload; `why` says whether the page can go on without. */
function offer(why: string): void {
  toast(shell.updated, {
    id: 'pecia-updated',
    stays: true,
    hint: (
      <>
        <p>{why}</p>
        <Button size="compact-xs" onClick={() => location.reload()}>
          {shell.reload}
        </Button>
      </>
    ),
  })
}

/** After the connection was away: does the server still serve the app that this tab runs? */
export async function checkBuild(): Promise<void> {
  const page = await fetch('/', { headers: { Accept: 'text/html' }, cache: 'no-store' }).catch(() => null)
  const served = page?.ok ? BUILD.exec(await page.text())?.[1] : undefined
  if (served && own && served !== own) offer(shell.updatedHelp)
}

/** A part of an old build that is asked for after a new one was installed is not there any more. */
export function noticeMissingParts(): void {
  addEventListener('vite:preloadError', () => offer(shell.mustReload))
}
