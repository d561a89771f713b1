/** Shipping and judging from the page: propose, approve as somebody else, release, roll back, review by keyboard. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Library, serveShipping } from './library'
import { DESKTOP, launch, PHONE, settled, violations, visit } from './page'
import { SHIPPING } from './pages'

let library: Library
let browser: Browser

beforeAll(async () => {
  library = await serveShipping()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await library?.stop()
})

test.each(SHIPPING)('$name is accessible and quiet in both themes, wide and narrow', async ({ path }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, context, troubles } = await visit(browser, library.url + path, { colorScheme })
    for (const viewport of [DESKTOP, PHONE]) {
      await page.setViewportSize(viewport)
      await settled(page)
      expect(await violations(page), `${path} ${colorScheme} ${viewport.width}`).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} ${viewport.width}`).toBe(true)
    }
    expect(troubles).toEqual([])
    await context.close()
  }
})

test('the matrix says what every label serves, and the keyboard opens a prompt', async () => {
  const { page, context, troubles } = await visit(browser, `${library.url}/releases`)
  const row = page.getByRole('row', { name: /support\/triage/ })
  await row.getByText('2 versions newer').waitFor()
  await page.getByLabel('Find a prompt').fill('support/t')
  await page.waitForURL('**/releases?q=support*')
  await page.getByRole('row', { name: /billing/ }).first().waitFor({ state: 'detached' })
  await page.getByRole('grid').focus()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/releases/support/triage')
  await page.getByText('definitions help').first().waitFor()
  expect(troubles).toEqual([])
  await context.close()
})

test('a label without a policy moves at once, which is taken back by a rollback with a reason', async () => {
  const { page, context, troubles } = await visit(browser, `${library.url}/releases/onboarding/welcome-mail?label=beta&move=1`)
  await page.getByText('No policy has a say here').waitFor()
  await page.getByLabel('Why').fill('for those who asked')
  await page.getByRole('button', { name: 'Release now' }).click()
  await page.getByText('beta of onboarding/welcome-mail serves v1.').waitFor()
  await page.goto(`${library.url}/releases/search/summarize-hits?label=staging&move=1`)
  await page.getByRole('button', { name: 'Release now' }).click()
  await page.getByText('staging of search/summarize-hits serves v1.').waitFor()
  await page.getByRole('button', { name: 'Roll back: staging' }).click()
  await page.getByText('It serves v1 now and would serve v2 again').waitFor()
  await page.getByLabel('Why').fill('it was the wrong one')
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click()
  await page.getByText('serves v2 again').waitFor()
  await page.getByText('it was the wrong one').first().waitFor()
  expect(troubles).toEqual([])
  await context.close()
})

test('a guarded label moves by a proposal that another person approves, and the toast takes it back', async () => {
  const { page, context, troubles } = await visit(browser, `${library.url}/releases/billing/dunning?label=production&move=2`)
  await page.getByText('0 of 1 approvals').waitFor()
  await page.getByLabel('Why').fill('politer')
  await page.getByRole('button', { name: 'Open a proposal' }).click()
  await page.waitForURL('**/proposals/*')
  await page.getByText('You opened it').waitFor()
  expect(await page.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true)
  await page.getByLabel('Name').fill('barbara')
  await page.keyboard.press('Enter')
  await page.getByText('You now act as barbara').waitFor()
  await page.getByLabel('Note').fill('reads well')
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByText('1 of 1 approvals').waitFor()
  await page.getByRole('button', { name: 'Release', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click()
  await page.getByText('It was released').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('link', { name: 'History of the label' }).click()
  await page.getByText(/back to release/).waitFor()
  expect(troubles).toEqual([])
  await context.close()
})

test('the keyboard rates, takes back and skips, and the next item comes', async () => {
  const { page, context, troubles } = await visit(browser, `${library.url}/reviews/tone`)
  await page.getByText(/^0 done, \d+ left/).waitFor()
  await page.keyboard.press('4')
  await page.getByText(/^1 done/).waitFor()
  await page.keyboard.press('u')
  await page.getByText(/^0 done/).waitFor()
  await page.keyboard.press('n')
  await page.keyboard.type('too warm 5')
  await page.keyboard.press('Enter')
  await page.keyboard.press('2')
  await page.getByText(/^1 done/).waitFor()
  expect(await page.getByLabel('Note').inputValue()).toBe('')
  await page.keyboard.press('s')
  await page.getByText('1 skipped').waitFor()
  await page.getByRole('tab', { name: 'Agreement' }).click()
  await page.getByRole('cell', { name: 'ada' }).waitFor()
  expect(troubles).toEqual([])
  await context.close()
})

test('of two the better is picked, and an answer is corrected, both by keyboard', async () => {
  const { page, context, troubles } = await visit(browser, `${library.url}/reviews/which-reply`)
  await page.getByText(/^0 done, 20 left/).waitFor()
  await page.keyboard.press('b')
  await page.getByText(/^1 done, 19 left/).waitFor()
  await page.goto(`${library.url}/reviews/wording`)
  await page.getByText(/^0 done/).waitFor()
  await page.keyboard.press('e')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('We are sorry.')
  await page.keyboard.press('Control+Enter')
  await page.getByText(/^1 done/).waitFor()
  expect(troubles).toEqual([])
  await context.close()
})

test('a passport says why a judge is unfit, and a scorer how it is written', async () => {
  const { page, context, troubles } = await visit(browser, `${library.url}/judges`)
  await page.getByRole('link', { name: 'better-reply' }).click()
  await page.getByText(/swap consistency 0%/).waitFor()
  await page.goto(`${library.url}/judges?tab=scorers`)
  await page.getByLabel('Find a scorer').fill('tolerance')
  await page.getByRole('heading', { name: 'number' }).waitFor()
  await page.getByText('my_score: {type: number').waitFor()
  expect(troubles).toEqual([])
  await context.close()
})
