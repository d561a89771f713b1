/** A new experiment with a draft in it, begun from the palette, with the files that run it anywhere. */
import { expect, test } from 'vitest'
import { violations, visit } from './page'
import { stage } from './stage'

const on = stage()

test('the palette begins an experiment, in which a version is held against a draft of it', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/experiments`)
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Search prompts, pages and actions').fill('new experiment')
  await page.getByRole('option', { name: 'New experiment' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'New experiment' }).waitFor()
  const main = page.getByRole('main')
  await main.getByLabel('Name', { exact: false }).first().fill('draft')
  await main.getByRole('combobox', { name: 'Prompt' }).fill('demo/sentiment')
  await main.getByRole('combobox', { name: 'Version' }).selectOption('#1')
  await page.getByRole('button', { name: 'Add a variant' }).click()
  await main.getByRole('combobox', { name: 'Version' }).nth(1).selectOption('#2')
  await page.getByRole('button', { name: 'Edit as draft: Variant 2' }).click()
  await page.getByRole('textbox', { name: /^Variant 2:/ }).last().click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' One word.')
  await main.getByRole('combobox', { name: 'Model' }).fill('scripted/echo')
  await main.getByLabel('Dataset').selectOption('demo/texts')
  await main.getByText('The first 3 of 138.').last().waitFor()
  await page.getByText('2 variants × 1 model × 138 cases × 1 repeat: 276 runs.').waitFor()
  await page.getByText('As a file').click()
  const texts = await page.locator('pre').allTextContents()
  expect(texts[0]).toContain('v2: ./v2.prompt.md')
  expect(texts[1]).toContain('One word.')
  expect(await violations(page)).toEqual([])
  on.library.python(`from pathlib import Path
Path('draft.yaml').write_text(${JSON.stringify(texts[0])})
Path('v2.prompt.md').write_text(${JSON.stringify(texts[1])})`)
  expect(on.library.pecia('experiment', 'run', 'draft.yaml', '--plan', '--json')).toContain('"runs": 276')
  expect(troubles.filter((one) => !one.includes('status of 422'))).toEqual([])
  await context.close()
})
