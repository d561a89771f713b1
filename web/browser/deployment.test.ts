/** A tab that stays open while Pecia is deployed anew, with a second real build in the place of the first. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Library, serveLibrary } from './library'
import { launch, visit } from './page'

const WEB = join(import.meta.dirname, '..')
let folder: string
let library: Library
let browser: Browser

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pecia-deployed-'))
  cpSync(join(WEB, '..', 'src'), folder, { recursive: true, filter: (path) => basename(path) !== '__pycache__' })
  library = await serveLibrary({ env: { PYTHONPATH: folder } })
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await library?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const built = () => join(folder, 'pecia', 'server', 'static')
const parts = () => new Set(readdirSync(join(built(), 'assets')).filter((name) => name.endsWith('.js')))

/** The same sources built in another way, so that every part has another name. */
const buildAnew = () => {
  execFileSync('npx', ['vite', 'build', '--minify', 'false', '--outDir', built(), '--emptyOutDir', '--logLevel', 'error'], { cwd: WEB })
}

test('an old tab goes on, says that there is something newer, and loses nothing that was written', async () => {
  const before = parts()
  const { page, context } = await visit(browser, `${library.url}/edit/demo/sentiment`)
  await page.getByText('Live', { exact: true }).waitFor()
  await library.redeploy(buildAnew)
  expect([...parts()].filter((name) => before.has(name))).toEqual([])

  // What stands on the page works on: it is written, kept, and checked by the new server.
  await page.getByRole('textbox', { name: 'Text', exact: true }).click()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText('Mood of {{ text }}, in one word')
  await page.getByText('Mood of ‹text›, in one word').waitFor()
  await page.getByText('Pecia was updated').waitFor({ timeout: 60_000 })

  // A page of which the old tab has no part yet is gone from the server: it offers to load the new one.
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Knowledge' }).click()
  await page.getByText('Part of the page is gone').waitFor()
  await page.getByRole('button', { name: 'Reload' }).first().click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.goto(`${library.url}/edit/demo/sentiment`)
  await page.getByText('Your draft was restored').waitFor()
  await page.getByText('Mood of ‹text›, in one word').waitFor()
  await context.close()
})
