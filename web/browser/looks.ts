/** What must hold of how every page looks. */
import { expect } from 'vitest'
import { DESKTOP, PHONE, settled, violations, visit } from './page'
import type { Shown } from './pages'
import type { Stage } from './stage'

/** In both themes, wide and narrow: axe finds nothing, nothing stands beyond the edge, and nothing goes wrong unasked. */
export async function looksRight({ browser, library }: Stage, { path, opens }: Shown): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, context, troubles } = await visit(browser, library.url + path, { colorScheme })
    for (const viewport of [DESKTOP, PHONE]) {
      const where = `${path} ${colorScheme} ${viewport.width}`
      await page.setViewportSize(viewport)
      await settled(page, opens)
      expect(await violations(page), where).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), where).toBe(true)
    }
    expect(troubles).toEqual([])
    await context.close()
  }
}
