/** Optimizations: found by their prompt, opened by the keyboard, and read from what came of them down to each draft. */
import { expect, test } from 'vitest'
import { looksRight } from './looks'
import { serveHunts } from './library'
import { PHONE, violations, visit } from './page'
import { HUNTS } from './pages'
import { stage } from './stage'

const on = stage(serveHunts)

test.each(HUNTS)('$name is accessible and quiet in both themes, wide and narrow', (shown) => looksRight(on, shown))

test('the list says what each search promised and what was confirmed, and is narrowed to a prompt', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/optimizations`)
  await page.getByRole('row', { name: /3.*support\/triage#1.*confirmed.*\+\d+\.\d.*\+\d+\.\d/ }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('support/route')
  await page.waitForURL('**/optimizations?prompt=support*')
  await expect.poll(() => page.getByRole('row', { name: /support\/triage/ }).count()).toBe(0)
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/optimizations/4')
  expect(troubles).toEqual([])
  await context.close()
})

test('a report shows both gains, the choice as a table too, and every step to the winner', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/optimizations/3`)
  await page.getByText(/Confirmed on the sealed cases: better/).waitFor()
  await page.getByRole('img', { name: /^Search gain: \d.*95 % interval/ }).waitFor()
  await page.getByRole('img', { name: /^Confirmed gain: \d.*95 % interval/ }).waitFor()
  await page.getByRole('radiogroup', { name: /Finalists by gain/ }).getByText('Table').click()
  await page.getByRole('cell', { name: 'The prompt as it is' }).waitFor()
  const lineage = page.getByRole('region', { name: 'From the prompt to the winner' })
  await lineage.locator('del', { hasText: 'Remember that customers may be upset.' }).waitFor()
  await page.getByRole('link', { name: 'support/triage#2' }).click()
  await page.waitForURL('**/prompts/support/triage?version=2')
  expect(troubles).toEqual([])
  await context.close()
})

test('one that was stopped goes on from the page, and shows its end without a reload', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/optimizations/5`)
  await page.getByText('stopped', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByText('Optimization 5 goes on', { exact: false }).waitFor()
  await page.getByText('nothing found', { exact: true }).waitFor({ timeout: 15_000 })
  expect(troubles).toEqual([])
  await context.close()
})

test('on a phone the cards of the list take its width', async () => {
  const { page, context } = await visit(on.browser, `${on.library.url}/optimizations`, { viewport: PHONE })
  const card = page.getByRole('row', { name: /support\/triage#1.*confirmed/ }).getByRole('gridcell')
  await card.waitFor()
  const box = await card.boundingBox()
  expect(box?.width).toBeGreaterThan(PHONE.width / 2)
  await context.close()
})

test('a hunt is planned and started from the page', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/optimizations?prompt=support/route`)
  await page.getByRole('button', { name: 'Hunt for a better draft' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Dataset').selectOption('support/few')
  await dialog.getByLabel('Model', { exact: true }).fill('scripted/echo')
  await page.keyboard.press('Tab')
  await dialog.getByText('It takes at least').waitFor()
  await dialog.getByText('this is exploration').waitFor()
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Start the hunt' }).click()
  await page.waitForURL(/optimizations\/\d+$/)
  await page.getByRole('heading', { level: 1, name: /support\/route/ }).waitFor()
  expect(troubles).toEqual([])
  await context.close()
})
