/** What holds around every page: how much is loaded, the keyboard, the live log, acting as another. */
import { expect, test } from 'vitest'
import { visit } from './page'
import { stage } from './stage'

const FIRST_LOAD = 200_000

const on = stage()

test('the first page loads at most 200 kB of compressed script', async () => {
  const { page, context } = await visit(on.browser, `${on.library.url}/library`)
  await page.getByRole('row', { name: /demo\/sentiment/ }).waitFor()
  const sizes = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((entry) => entry as PerformanceResourceTiming)
      .filter(({ name }) => name.endsWith('.js'))
      .map(({ encodedBodySize }) => encodedBodySize),
  )
  await context.close()
  const total = sizes.reduce((sum, size) => sum + size, 0)
  console.info(`first load: ${Math.round(total / 1000)} kB of script in ${sizes.length} files`)
  expect(total).toBeGreaterThan(50_000)
  expect(total).toBeLessThanOrEqual(FIRST_LOAD)
})

test('the keyboard finds a prompt, opens it and comes back', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/library`)
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Search prompts, pages and actions').fill('sentiment')
  await page.getByRole('option', { name: /demo\/sentiment/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/prompts/demo/sentiment')
  await page.getByRole('heading', { level: 1, name: /sentiment/ }).waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await page.waitForURL('**/library')
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/prompts/demo/sentiment')
  expect(troubles).toEqual([])
  await context.close()
})

test('what somebody else commits appears without a reload', async () => {
  const { page, context } = await visit(on.browser, `${on.library.url}/library`)
  await page.getByText('Live', { exact: true }).waitFor()
  await page.evaluate(async () => {
    await fetch('/api/v1/prompts/news%2Ffresh/versions', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ content: { template: 'Hello {{ name }}' }, note: 'by somebody' }),
    })
  })
  await page.getByRole('row', { name: /news\/fresh/ }).waitFor({ timeout: 5000 })
  await context.close()
})

test('a tab acts under the name it claims, and another tab under its own', async () => {
  const { page, context } = await visit(on.browser, `${on.library.url}/library`)
  await page.getByRole('button', { name: 'Acting as ada' }).click()
  await page.getByLabel('Act as').fill('grace')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Acting as grace' }).waitFor()
  const other = await context.newPage()
  await other.goto(`${on.library.url}/library`)
  await other.getByRole('button', { name: 'Acting as ada' }).waitFor()
  await context.close()
})
