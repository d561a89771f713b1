/** Pictures of every page, in both themes and at two widths, written to PECIA_SCREENSHOTS: npm run screenshots. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { expect, test } from 'vitest'
import { type Library, serveHunts, serveLibrary, serveShipping } from './library'
import { DESKTOP, launch, PHONE, settled, visit } from './page'
import { HUNTS, PAGES, SHIPPING, type Shown } from './pages'

test('every page is pictured', async () => {
  const folder = process.env['PECIA_SCREENSHOTS'] as string
  mkdirSync(folder, { recursive: true })
  const browser = await launch()
  try {
    await picture(browser, await serveLibrary(), PAGES, folder)
    await picture(browser, await serveShipping(), SHIPPING, folder)
    await picture(browser, await serveHunts(), HUNTS, folder)
  } finally {
    await browser.close()
  }
}, 900_000)

async function picture(browser: Browser, library: Library, pages: readonly Shown[], folder: string): Promise<void> {
  try {
    for (const { name, path, opens } of pages) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page, context, troubles } = await visit(browser, library.url + path, { colorScheme })
        for (const [size, viewport] of [['desktop', DESKTOP], ['phone', PHONE]] as const) {
          await page.setViewportSize(viewport)
          await settled(page, opens)
          await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) })
        }
        await context.close()
        expect(troubles).toEqual([])
      }
    }
  } finally {
    await library.stop()
  }
}
