/** A tab that stays open while Pecia is deployed anew, with a second real build in the place of the first. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { serveLibrary } from './library'
import { visit } from './page'
import { stage } from './stage'

const WEB = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'pecia-deployed-'))
const on = stage(() => {
  cpSync(join(WEB, '..', 'src'), folder, { recursive: true, filter: (path) => basename(path) !== '__pycache__' })
  return serveLibrary({ env: { PYTHONPATH: folder } })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const built = () => join(folder, 'pecia', 'server', 'static')
const parts = () => new Set(readdirSync(join(built(), 'assets')).filter((name) => name.endsWith('.js')))

/** The same sources built in another way, so that every part has another name. */
const buildAnew = () => {
  execFileSync('npx', ['vite', 'build', '--minify', 'false', '--outDir', built(), '--emptyOutDir', '--logLevel', 'error'], { cwd: WEB })
}

test('an old tab goes on, says that there is something newer, and loses nothing that was written', async () => {
  const before = parts()
  const { page, context } = await visit(on.browser, `${on.library.url}/edit/demo/sentiment`)
  await page.getByText('Live', { exact: true }).waitFor()
  await on.library.redeploy(buildAnew)
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
  await page.goto(`${on.library.url}/edit/demo/sentiment`)
  await page.getByText('Your draft was restored').waitFor()
  await page.getByText('Mood of ‹text›, in one word').waitFor()
  await context.close()
})
