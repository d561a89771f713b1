/** What can be done with a prompt from its own page, and how each of it is undone. */
import { expect, test } from 'vitest'
import { violations, visit } from './page'
import { stage } from './stage'

const on = stage()

test('a version is duplicated as the beginning of another prompt', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/prompts/demo/sentiment?version=1`)
  await page.getByRole('button', { name: 'More' }).click()
  expect(await violations(page)).toEqual([])
  await page.getByRole('link', { name: 'Duplicate' }).click()
  await page.getByRole('heading', { level: 1, name: 'New prompt' }).waitFor()
  await page.getByText('Classify the sentiment of the following text').first().waitFor()
  await page.getByLabel('Name', { exact: false }).first().fill('demo/copy')
  await page.getByRole('button', { name: 'Review and commit' }).click()
  await page.getByRole('button', { name: 'Commit', exact: true }).click()
  await page.waitForURL('**/prompts/demo/copy*')
  expect(troubles).toEqual([])
  await context.close()
})

test('an earlier version becomes the head, and the toast makes it the one before again', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/prompts/demo/description?version=2`)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Make v2 the head again' }).click()
  await page.getByText('v2 is the head.').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('v6 is the head.').waitFor()
  expect(troubles).toEqual([])
  await context.close()
})

test('a prompt gets another name, answers to the old one, and gets it back', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/prompts/demo/summary`)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByLabel('New name').fill('tables/summary')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await page.waitForURL('**/prompts/tables/summary')
  expect(on.library.pecia('show', 'demo/summary')).toContain('A concise summary')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.waitForURL('**/prompts/demo/summary')
  expect(troubles).toEqual([])
  await context.close()
})

test('an archived prompt is brought back by the toast or by its menu', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/prompts/demo/summary`)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Archive' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
  await page.getByText('This prompt is archived').waitFor()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Bring it back' }).click()
  await page.getByText('This prompt is archived').waitFor({ state: 'detached' })
  expect(troubles).toEqual([])
  await context.close()
})

test('a prompt is shared with other projects, and shared no more', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/prompts/demo/description`)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Share with other projects' }).click()
  await page.getByText('other projects can adopt it').waitFor()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Share it no more' }).click()
  await page.getByText('is not shared any more').waitFor()
  expect(troubles).toEqual([])
  await context.close()
})

test('what is said about a prompt is changed, with its documentation, and taken back', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/prompts/demo/sentiment?tab=card`)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Edit what is said about it' }).click()
  const dialog = page.getByRole('dialog', { name: /About demo/ })
  await dialog.getByLabel('Owner').fill('text team')
  await dialog.getByLabel('Documentation').fill('Ask it about **one** text.')
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('text team').first().waitFor()
  await page.getByText(/Ask it about/).waitFor()
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await page.getByText('is as it was').waitFor()
  expect(on.library.pecia('show', 'demo/sentiment')).not.toContain('text team')
  expect(troubles).toEqual([])
  await context.close()
})

test('people talk about a version where it is shown', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/prompts/demo/sentiment?tab=discussion`)
  await page.getByLabel('Say something about this version').fill('Why four examples?')
  await page.getByRole('button', { name: 'Comment' }).click()
  await page.getByText('Why four examples?').first().waitFor()
  expect(troubles).toEqual([])
  await context.close()
})
