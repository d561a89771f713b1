/** The playground in a browser: columns answer as they stream, and what was tried is kept as it was. */
import { expect, test } from 'vitest'
import { violations, visit } from './page'
import { stage } from './stage'

const on = stage()

const address = (columns: unknown, more = '') => `${on.library.url}/playground?columns=${encodeURIComponent(JSON.stringify(columns))}${more}`
const COLUMNS = [
  { model: 'scripted/echo', prompt: 'demo/sentiment@production' },
  { model: 'scripted/echo', content: { template: 'Classify: {{ text }}' } },
]

test('columns answer side by side by the keyboard, and the address opens them again', async () => {
  const { page, context, troubles } = await visit(on.browser, address(COLUMNS))
  await page.getByLabel('text', { exact: true }).fill('A delight.')
  await page.keyboard.press('Control+Enter')
  const answers = page.getByRole('region', { name: /^Answer of/ })
  await answers.getByText('Answered').nth(1).waitFor()
  expect(await answers.nth(1).locator('pre').first().textContent()).toBe('Classify: A delight.')
  expect(await violations(page)).toEqual([])
  await page.waitForURL(/vars=/)
  const again = await visit(on.browser, page.url())
  expect(await again.page.getByLabel('text', { exact: true }).inputValue()).toBe('A delight.')
  expect(troubles).toEqual([])
  await again.context.close()
  await context.close()
})

test('a version is edited as a draft, tried and saved as the version that was tried', async () => {
  const { page, context } = await visit(on.browser, address(COLUMNS.slice(0, 1), `&vars=${encodeURIComponent('{"text":"Fine."}')}`))
  await page.getByRole('button', { name: /^Settings of/ }).click()
  await page.getByRole('button', { name: 'Edit as draft' }).click()
  const editor = page.getByRole('textbox', { name: /^Column 1:/ }).last()
  await editor.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' One word.')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: 'Save as version' }).click()
  const dialog = page.getByRole('dialog', { name: 'Save as version' })
  expect(await dialog.getByLabel('Prompt').inputValue()).toBe('demo/sentiment')
  await dialog.getByLabel('Why').fill('ask for one word')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.waitForURL(/\/prompts\/demo\/sentiment\?version=/)
  await page.getByText('ask for one word').first().waitFor()
  await context.close()
})

test('rows of a dataset are asked of every column, and an answer becomes a case', async () => {
  const { page, context } = await visit(on.browser, address(COLUMNS, '&dataset=demo%2Ftexts&rows=3'))
  await page.getByText('demo/texts (138)').first().waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByText('All rows').waitFor()
  await page.getByRole('region', { name: /^Answer of/ }).getByText('Answered').nth(5).waitFor()
  await page.getByRole('button', { name: 'Save as case' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Save as case' })
  await dialog.getByLabel('Dataset').fill('tried/texts')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Added to tried/texts, revision 1.').waitFor()
  await context.close()
})

test('what was tried is started as an experiment whose plan is shown first', async () => {
  const { page, context } = await visit(on.browser, address(COLUMNS, `&vars=${encodeURIComponent('{"text":"Fine."}')}`))
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByRole('region', { name: /^Answer of/ }).getByText('Answered').nth(1).waitFor()
  await page.getByRole('button', { name: 'Save as experiment' }).click()
  const dialog = page.getByRole('dialog', { name: 'Save as experiment' })
  await dialog.getByLabel('Cases').selectOption('demo/texts')
  await dialog.getByText('138 cases × 1 repeat: 276 runs.').waitFor()
  await dialog.getByRole('button', { name: 'Start the experiment' }).click()
  await page.getByText(/Experiment \d+ is started/).waitFor()
  await context.close()
})

test('a model that is not there says so in its cell, and the other columns answer', async () => {
  const { page, context } = await visit(on.browser, address([...COLUMNS, { model: 'nowhere/at-all', prompt: 'demo/sentiment' }], `&vars=${encodeURIComponent('{"text":"Fine."}')}`))
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByText('Not asked').waitFor()
  expect(await page.getByText('Answered').count()).toBe(2)
  await context.close()
})
