/** Pictures of every page, in both themes and at two widths, written to PECIA_SCREENSHOTS: npm run screenshots. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serveLibrary } from './library'
import { DESKTOP, launch, PHONE, visit } from './page'
import { PAGES } from './pages'

test('every page is pictured', async () => {
  const folder = process.env['PECIA_SCREENSHOTS'] as string
  mkdirSync(folder, { recursive: true })
  const library = await serveLibrary()
  const browser = await launch()
  try {
    for (const { name, path } of PAGES) {
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const [size, viewport] of [['desktop', DESKTOP], ['phone', PHONE]] as const) {
          const { page, context, troubles } = await visit(browser, library.url + path, { colorScheme, viewport })
          await page.waitForLoadState('networkidle', { timeout: 2000 }).catch(() => undefined)
          await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) })
          await context.close()
          expect(troubles).toEqual([])
        }
      }
    }
  } finally {
    await browser.close()
    await library.stop()
  }
}, 600_000)
