/** Choosing rows of a table, by the mouse and by the keyboard. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Library, serveLibrary } from './library'
import { launch, visit } from './page'

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

test('rows are chosen one by one, up to the last one chosen, and from the keyboard', async () => {
  const { page, context, troubles } = await visit(browser, `${library.url}/library`)
  const rows = page.getByRole('row')
  await rows.nth(3).waitFor()
  const chosen = () => page.locator('[role=row][aria-selected=true]').count()
  await rows.nth(1).getByRole('checkbox').click()
  await rows.nth(3).getByRole('checkbox').click({ modifiers: ['Shift'] })
  expect(await chosen()).toBe(3)
  await page.getByText('3 selected').waitFor()
  await rows.nth(2).getByRole('checkbox').click()
  expect(await chosen()).toBe(2)
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  expect(await chosen()).toBe(3)
  expect(page.url()).toBe(`${library.url}/library`)
  expect(troubles).toEqual([])
  await context.close()
})
