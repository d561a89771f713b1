/** Datasets in a browser: import with a mapping, look, add, deal, export. */
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { violations, visit } from './page'
import { stage } from './stage'

const on = stage()

test('a CSV is imported with its columns mapped, and what is exported is what was imported', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'pecia-csv-')), 'Shop Reviews.csv')
  writeFileSync(file, 'nr,review,label\n1,"Great, ""really""",positive\n2,Awful,negative\n')
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/datasets?import=true`)
  const dialog = page.getByRole('dialog', { name: 'Import cases' })
  await dialog.locator('input[type=file]').setInputFiles(file)
  await dialog.getByLabel('What nr is').selectOption('Id')
  expect(await dialog.getByLabel('Dataset').inputValue()).toBe('shop-reviews')
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Import 2 cases' }).click()
  await page.waitForURL(/\/datasets\/shop-reviews/)
  await page.getByRole('gridcell', { name: 'Great, "really"' }).waitFor()
  await page.getByRole('button', { name: 'Export' }).click()
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'JSON Lines' }).click()])
  const lines = readFileSync(await saved.path(), 'utf8').trim().split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { id: '1', input: { review: 'Great, "really"' }, expected: 'positive' },
    { id: '2', input: { review: 'Awful' }, expected: 'negative' },
  ])
  expect(troubles).toEqual([])
  await context.close()
})

test('a case is added and dealt, and every revision can be looked at', async () => {
  on.library.python('open("two.jsonl", "w").write(\'{"input": {"text": "one"}, "expected": "a"}\\n{"input": {"text": "two"}, "expected": "b"}\\n\')')
  on.library.pecia('dataset', 'import', 'two', 'two.jsonl')
  const { page, context } = await visit(on.browser, `${on.library.url}/datasets/two`)
  await page.getByRole('gridcell', { name: 'one' }).waitFor()
  await page.getByRole('button', { name: 'Add case' }).click()
  const adding = page.getByRole('dialog', { name: 'Add a case' })
  await adding.getByLabel('text').fill('three')
  await adding.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('1 case added: revision 2.').waitFor()
  await page.getByRole('gridcell', { name: 'three' }).waitFor()
  await page.getByRole('button', { name: 'Split', exact: true }).click()
  const dealing = page.getByRole('dialog', { name: 'Deal into splits' })
  await dealing.getByLabel('Shares').fill('train=0.6, test=0.4')
  await dealing.getByRole('button', { name: 'Deal' }).click()
  await page.getByText('Dealt: revision 3.').waitFor()
  await page.getByRole('tab', { name: 'Revisions' }).click()
  await page.getByRole('link', { name: '1', exact: true }).click()
  await page.getByText('This is revision 1; the newest is 3.').waitFor()
  await context.close()
})

test('a case shows what experiments got for it, by the keyboard', async () => {
  const { page, context } = await visit(on.browser, `${on.library.url}/datasets/demo/texts`)
  await page.getByRole('gridcell', { name: 'text-001' }).waitFor()
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('dialog', { name: 'Case text-002' })
  await drawer.getByRole('link', { name: /sentiment-shots/ }).first().waitFor()
  expect(await violations(page)).toEqual([])
  expect(page.url()).toContain('case=text-002')
  await context.close()
})

test('doubles in two splits are found, and lead to their cases', async () => {
  const text = 'the parcel came a day late but the shop answered at once and was kind'
  on.library.python(`import json; open("near.jsonl", "w").write("".join(json.dumps(row) + "\\n" for row in [{"id": "a", "input": {"text": "${text}"}, "split": "train"}, {"id": "b", "input": {"text": "${text} indeed"}, "split": "test"}]))`)
  on.library.pecia('dataset', 'import', 'near', 'near.jsonl')
  const { page, context } = await visit(on.browser, `${on.library.url}/datasets/near?tab=check`)
  await page.getByText('Near-duplicates across splits').first().waitFor()
  await page.getByRole('button', { name: 'b', exact: true }).click()
  await page.getByRole('dialog', { name: 'Case b' }).waitFor()
  await context.close()
})
