/**
 * The whole story from the page, by mouse and by keyboard alone: a version is written and committed, tested against the
 * one in service, proposed on what that showed, approved by a second person, released, used by a program, and taken back.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Hands, keyboard, mouse } from './hands'
import { serveLibrary } from './library'
import { launch, visit } from './page'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

const WAYS = [
  ['mouse', mouse],
  ['keyboard', keyboard],
] as const

test.each(WAYS)('from the first word to the program that uses it, by %s', async (_, by) => {
  const library = await serveLibrary({ sample: false, fill: readFileSync(join(import.meta.dirname, 'story.py'), 'utf8') })
  onTestFinished(() => library.stop())
  const { page, context, troubles } = await visit(browser, `${library.url}/prompts/shop/label`)
  const hands: Hands = by(page)
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const link = (name: string) => page.getByRole('link', { name, exact: true })
  const main = page.getByRole('main')

  // Write and commit.
  await hands.press(link('Edit'))
  await hands.write(page.getByRole('textbox', { name: 'Text', exact: true }), 'shop: {{ text }}')
  await page.getByText('Not committed').waitFor()
  await hands.press(button('Review and commit'))
  await page.getByRole('dialog').getByText('shop:', { exact: false }).first().waitFor()
  await hands.write(page.getByLabel('Why'), 'says whose it is')
  await hands.press(button('Commit'))
  await page.waitForURL('**/prompts/shop/label?version=2*')

  // Test it against the version in service.
  await hands.press(link('Compare'))
  await hands.press(link('Test them against each other'))
  await hands.write(main.getByRole('textbox', { name: 'Name' }), 'whose')
  await hands.write(main.getByLabel('Model', { exact: true }), 'scripted/echo')
  await hands.choose(main.getByLabel('Dataset'), 'shop/words')
  await page.getByText('2 variants × 1 model × 40 cases × 1 repeat: 80 runs.').waitFor()
  await hands.press(button('Start the experiment'))
  await page.waitForURL('**/experiments/1')
  await page.getByText(/v2 against v1, accuracy/).waitFor()
  await page.getByText(/better: \+100.0 points/).waitFor()

  // Propose it, on what was found.
  await hands.press(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Library', exact: true }))
  await page.getByRole('row', { name: /shop\/label/ }).waitFor()
  await hands.press(page.getByRole('grid', { name: 'Library' }).or(page.getByRole('grid')).first())
  if (by === mouse) await hands.press(link('shop/label'))
  await page.waitForURL('**/prompts/shop/label')
  await hands.press(link('Release'))
  await page.getByText('1 approval by somebody who neither opened').waitFor()
  await hands.write(page.getByRole('dialog').getByLabel('Why'), 'it is better')
  await hands.press(button('Open a proposal'))
  await page.waitForURL('**/proposals/1')
  await page.getByText(/accuracy on shop\/words better: experiment 1/).waitFor()

  // Somebody else approves, and releases.
  await hands.write(main.getByRole('textbox', { name: 'Name' }), 'grace')
  await hands.press(button('Act as this person'))
  await page.getByText('You now act as grace').waitFor()
  await hands.write(main.getByRole('textbox', { name: 'Note' }), 'reads well')
  await hands.press(button('Approve'))
  await page.getByText('1 of 1 approvals').waitFor()
  await hands.press(button('Release'))
  await hands.press(page.getByRole('dialog').getByRole('button', { name: 'Release' }))
  await page.getByText('It was released').waitFor()

  // A program uses it, as the page says.
  await hands.press(link('Open the prompt'))
  await hands.press(page.getByRole('tab', { name: 'Use it' }))
  const code = page.getByLabel('Python', { exact: true }).last()
  await code.waitFor()
  const program = (await code.textContent()) ?? ''
  expect(program).toContain(`PECIA_URL=${library.url}`)
  const run = () => library.python(`import os; os.environ["PECIA_URL"] = ${JSON.stringify(library.url)}\n${program}`).trim()
  expect(run()).toBe('shop: …')

  // One step takes it back.
  await hands.press(link('Release'))
  await hands.press(page.getByRole('dialog').getByRole('button', { name: 'Close' }))
  await hands.press(button('Roll back: production'))
  await page.getByText('It serves v2 now and would serve v1 again').waitFor()
  await hands.press(page.getByRole('dialog').getByRole('button', { name: 'Roll back' }))
  await page.getByText('serves v1 again').waitFor()
  expect(run()).toBe('…')
  expect(troubles).toEqual([])
  await context.close()
})
