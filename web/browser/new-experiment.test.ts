/** An experiment put together on the page: planned while it is written, started, stopped and gone on with. */
import { expect, test } from 'vitest'
import { violations, visit } from './page'
import { stage } from './stage'

const on = stage()

/** A plan that cannot be is answered with what is wrong, which browsers write down too. */
const isUnasked = (trouble: string) => !trouble.includes('status of 422')

test('two versions are tested against each other on a dataset, from the comparison to the conclusion', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/compare/demo/sentiment?before=1&after=4`)
  await page.getByRole('link', { name: 'Test them against each other' }).click()
  await page.getByRole('heading', { level: 1, name: 'New experiment' }).waitFor()
  const main = page.getByRole('main')
  expect(await main.getByLabel('Called').nth(1).inputValue()).toBe('v4')
  await page.getByText('Name it, choose variants').waitFor()
  await main.getByLabel('Name', { exact: false }).first().fill('Shots or not')
  await main.getByLabel('Model').fill('scripted/echo')
  await main.getByLabel('Dataset').selectOption('demo/texts')
  await main.getByLabel('Split').selectOption('quick')
  await main.getByLabel('Kind of scorer').selectOption('choice')
  const alert = main.getByRole('alert').first()
  await alert.waitFor()
  await main.getByLabel('choices').fill('positive, negative')
  await page.getByText('2 variants × 1 model × 60 cases × 1 repeat: 120 runs.').waitFor()
  await page.getByText(/A difference of \d+ points or more can be seen/).waitFor()
  await page.getByText('As a file').click()
  await page.getByText('choices:').waitFor()
  expect(await violations(page)).toEqual([])
  await page.reload()
  await page.getByText('2 variants × 1 model × 60 cases × 1 repeat: 120 runs.').waitFor()
  await page.getByRole('button', { name: 'Start the experiment' }).click()
  await page.waitForURL('**/experiments/*')
  await page.getByRole('heading', { level: 1, name: /shots-or-not/ }).waitFor()
  await page.getByText(/v4 against v1, accuracy/).waitFor()
  expect(troubles.filter(isUnasked)).toEqual([])
  await context.close()
})

test('what is wrong is said beside its place, and the file is the one that the command line takes', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/experiments/new?prompt=demo/sentiment&versions=1&dataset=demo/texts`)
  const main = page.getByRole('main')
  await main.getByLabel('Name', { exact: false }).first().fill('one')
  await main.getByLabel('Model').fill('nobody/knows')
  await main.getByText(/no connection 'nobody'/i).first().waitFor()
  await main.getByLabel('Model').fill('scripted/echo')
  await page.getByText('1 variant × 1 model × 138 cases').waitFor()
  await page.getByRole('button', { name: 'Add a variant' }).click()
  await main.getByLabel('Version').nth(1).selectOption('#3')
  await page.getByText('2 variants × 1 model × 138 cases').waitFor()
  await page.getByText('As a file').click()
  const file = (await page.locator('pre').textContent()) ?? ''
  on.library.python(`from pathlib import Path; Path('one.yaml').write_text(${JSON.stringify(file)})`)
  expect(on.library.pecia('experiment', 'run', 'one.yaml', '--plan', '--json')).toContain('"runs": 276')
  expect(troubles.filter(isUnasked)).toEqual([])
  await context.close()
})
