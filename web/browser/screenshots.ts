/** Pictures of every page, in both themes and at two widths, written to PECIA_SCREENSHOTS: npm run screenshots. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serveLibrary } from './library'
import { DESKTOP, launch, PHONE, settled, visit } from './page'
import { PAGES } from './pages'

test('every page is pictured', async () => {
  const folder = process.env['PECIA_SCREENSHOTS'] as string
  mkdirSync(folder, { recursive: true })
  const library = await serveLibrary()
  const browser = await launch()
  try {
    for (const { name, path } of PAGES) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page, context, troubles } = await visit(browser, library.url + path, { colorScheme })
        for (const [size, viewport] of [['desktop', DESKTOP], ['phone', PHONE]] as const) {
          await page.setViewportSize(viewport)
          await settled(page)
          await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) })
        }
        await context.close()
        expect(troubles).toEqual([])
      }
    }
  } finally {
    await browser.close()
    await library.stop()
  }
}, 600_000)
