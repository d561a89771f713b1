/** Choosing rows of a table, by the mouse and by the keyboard. */
import { expect, test } from 'vitest'
import { visit } from './page'
import { stage } from './stage'

const on = stage()

test('rows are chosen one by one, up to the last one chosen, and from the keyboard', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/library`)
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
  expect(page.url()).toBe(`${on.library.url}/library`)
  expect(troubles).toEqual([])
  await context.close()
})
