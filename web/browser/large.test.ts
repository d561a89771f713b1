/** X46: what is far larger than anybody writes by hand is still shown, and the page still answers. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { serveLibrary } from './library'
import { settled, visit } from './page'
import { stage } from './stage'

/** Milliseconds in which a page must have shown itself, and in which it must answer from then on. */
const SHOWN = 8000
const ANSWERS = 500

const on = stage(() => serveLibrary({ sample: false, fill: readFileSync(join(import.meta.dirname, 'large.py'), 'utf8') }))

/** The longest the page did not draw while it was scrolled for a second. */
function longestPause(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const began = performance.now()
        let [last, longest] = [began, 0]
        const drawn = (now: number) => {
          longest = Math.max(longest, now - last)
          last = now
          scrollBy(0, 400)
          if (now - began < 1000) requestAnimationFrame(drawn)
          else resolve(longest)
        }
        requestAnimationFrame(drawn)
      }),
  )
}

test.each([
  '/prompts/large/lines',
  '/prompts/large/lines?since=1',
  '/prompts/large/lines?tab=card',
  '/prompts/large/line',
  '/prompts/large/hunks?since=1',
  '/compare/large/hunks?before=1&after=2',
  '/prompts/large/labels',
  '/prompts/large/labels?tab=use',
  '/releases/large/labels',
  '/releases',
  '/library',
  '/edit/large/lines',
  '/edit/large/hunks',
])(
  '%s stays usable',
  async (path) => {
    const began = performance.now()
    const { page, context, troubles } = await visit(on.browser, on.library.url + path)
    await settled(page)
    const shown = performance.now() - began
    const pause = await longestPause(page)
    console.info(`${path}: shown after ${Math.round(shown)} ms, at most ${Math.round(pause)} ms between two pictures`)
    expect(await page.textContent('main')).toMatch(/line 1|word|large.lines|=|Say it|label-1/)
    expect(shown).toBeLessThan(SHOWN)
    expect(pause).toBeLessThan(ANSWERS)
    expect(troubles).toEqual([])
    await context.close()
  },
)

test('a difference that is cut says so', async () => {
  const { page, context } = await visit(on.browser, `${on.library.url}/compare/large/hunks?before=1&after=2&as=unified`)
  await page.getByText(/more characters are not shown/).first().waitFor()
  await context.close()
})

test('an answer of one line of 5 MB opens, is shown in part, and the page goes on', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/experiments/1?part=runs`)
  await page.getByRole('row', { name: /long long/ }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Show more' }).first().waitFor()
  expect(await longestPause(page)).toBeLessThan(ANSWERS)
  expect(troubles).toEqual([])
  await context.close()
})
