/** Every page in both themes, wide and narrow: axe finds nothing, and nothing goes wrong unasked. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Library, serveLibrary } from './library'
import { DESKTOP, launch, PHONE, settled, violations, visit } from './page'
import { HUNTS, PAGES, SHIPPING } from './pages'
import { missing, routePatterns } from './routes'

let library: Library
let browser: Browser

beforeAll(async () => {
  library = await serveLibrary()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await library?.stop()
})

test('every page is among those that are looked at', () => {
  const addresses = [...PAGES, ...SHIPPING, ...HUNTS].map(({ path }) => path)
  expect(missing(routePatterns(), addresses)).toEqual([])
  expect(missing(['/experiments/$number', '/experiments/new', '/gone'], ['/experiments/new?name=x'])).toEqual(['/experiments/$number', '/gone'])
})

test.each(PAGES)('$name is accessible and quiet in both themes, wide and narrow', async ({ path, opens }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, context, troubles } = await visit(browser, library.url + path, { colorScheme })
    for (const viewport of [DESKTOP, PHONE]) {
      await page.setViewportSize(viewport)
      await settled(page, opens)
      expect(await violations(page), `${path} ${colorScheme} ${viewport.width}`).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    }
    expect(troubles).toEqual([])
    await context.close()
  }
})
