/** An experiment: found in the list, read from its conclusions down to one case and what every arm answered to it. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { visit } from './page'
import { stage } from './stage'

const on = stage()

test('the keyboard opens an experiment, whose conclusions stand on top', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/experiments`)
  await page.getByRole('row', { name: /sentiment-shots/ }).waitFor()
  await page.getByRole('row', { name: /sentiment-shots.*\d %/ }).waitFor()
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/experiments/1')
  await page.getByText('one-shot against zero-shot, accuracy:').waitFor()
  await page.getByText('corrected over 3 comparisons (Holm)').waitFor()
  await page.getByRole('img', { name: /one-shot · gemma: 78.3 %/ }).waitFor()
  expect(troubles).toEqual([])
  await context.close()
})

test('a flipped case opens with its input and the answers of every arm', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/experiments/1?part=cases`)
  await page.getByText('Regressed').click()
  await page.waitForURL('**/experiments/1?part=cases&outcome=regressed')
  await page.getByRole('row', { name: /text-013/ }).click()
  await page.waitForURL('**&case=text-013')
  const drawer = page.getByRole('dialog', { name: 'Case text-013' })
  await drawer.getByText('Expected').waitFor()
  for (const arm of ['zero-shot', 'one-shot', 'alternating', 'sentences']) await drawer.getByRole('heading', { name: arm }).waitFor()
  await drawer.getByText('Against the baseline').click()
  await drawer.locator('ins').first().waitFor()
  await drawer.getByText('What was sent, rendered from the plan').first().click()
  await drawer.getByLabel('What was sent, rendered from the plan').first().waitFor()
  await page.keyboard.press('k')
  await page.getByRole('dialog', { name: 'Case text-005' }).waitFor()
  expect(troubles).toEqual([])
  await context.close()
})

test('answers without a score are found, and one opens as it came', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/experiments/1?part=runs`)
  await page.getByLabel('Only answers without a score').check()
  await page.waitForURL('**/experiments/1?part=runs&bad=true')
  await page.getByRole('row', { name: /truncated/ }).first().waitFor()
  await page.getByRole('row', { name: /accuracy 1/ }).first().waitFor({ state: 'detached' })
  await page.getByRole('row', { name: /truncated/ }).first().click()
  await page.getByRole('dialog').getByText('unparseable').first().waitFor()
  expect(troubles).toEqual([])
  await context.close()
})

test('the same comparison is shown for each kind of case', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/experiments/1?part=depth`)
  await page.getByLabel('Key of the metadata').selectOption('domain')
  await page.waitForURL('**/experiments/1?part=depth&slice=domain')
  await page.getByRole('group', { name: /one-shot against zero-shot/ }).first().getByText('restaurant').waitFor()
  await page.getByRole('group', { name: 'What the arms took' }).waitFor()
  expect(troubles).toEqual([])
  await context.close()
})

test('every answer is saved as a file', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/experiments/1`)
  await page.getByRole('button', { name: 'Export' }).click()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Answers as JSON lines' }).click()
  const file = await (await saved).path()
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  expect(lines).toHaveLength(240)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ arm: 0, case: 0, answer: { state: 'ok' } })
  await page.getByText('experiment-1.jsonl was saved.').waitFor()
  expect(troubles).toEqual([])
  await context.close()
})
