/** X43: in every field that takes free words stands what would like to be a script; nothing of it runs or is fetched. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { serveLibrary } from './library'
import { settled, visit } from './page'
import { missing, routePatterns } from './routes'
import { stage } from './stage'

const here = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')
const CORPUS = JSON.parse(here('hostile.json')) as string[]
/** Pages that show the corpus; a route that is added belongs here when it shows what somebody wrote. */
const SHOWING: readonly string[] = [
  '/home',
  '/activity',
  '/library',
  '/library?q=struck',
  '/library?q=canary',
  '/prompts/hostile/all',
  '/prompts/hostile/all?version=1',
  '/prompts/hostile/all?since=1',
  '/prompts/hostile/all?version=1&tab=discussion',
  '/prompts/hostile/all?tab=use',
  '/prompts/hostile/all?tab=card',
  '/prompts/hostile/all?tab=dependents',
  '/prompts/hostile/all?tab=experiments',
  '/prompts/hostile/say?tab=experiments',
  '/prompts/hostile/noted',
  '/settings?part=purposes',
  '/knowledge',
  '/knowledge?part=standards&level=hint',
  '/experiments/1?part=runs',
  '/optimizations/1',
  '/datasets/hostile-cases',
  '/releases',
  '/releases/hostile/all',
  '/releases/hostile/all?label=staging&move=1',
  '/proposals',
  '/proposals/1',
  '/reviews/hostile-queue',
  '/judges/1',
  '/new?copy=hostile/all%231',
  '/edit/hostile/all',
  '/edit/hostile/all?part=params',
  '/compare/hostile/all?before=1&after=2',
  '/compare/hostile/all?before=1&after=2&as=unified',
  ...Array.from({ length: 12 }, (_, index) => `/prompts/hostile/p${String(index * 5).padStart(2, '0')}?tab=card`),
]

/** The other pages: they show names and figures, which no free text can be; nothing may happen on them either. */
const OTHERS: readonly string[] = [
  '/datasets',
  '/experiments',
  '/experiments/1',
  '/experiments/1?part=cases',
  '/experiments/1?part=plan',
  '/experiments/new?prompt=hostile/say&versions=1,2&name=again&dataset=hostile-cases',
  '/optimizations',
  '/reviews',
  '/judges',
  '/judges?tab=scorers&q=struck(1)',
  `/playground?prompt=${encodeURIComponent('hostile/say#1')}&dataset=hostile-cases&rows=3`,
  '/settings',
  '/settings?part=policies',
  '/settings?part=connections',
  '/settings?part=prices',
  '/reviews/hostile-queue?tab=results',
]

const on = stage(() => serveLibrary({ sample: false, fill: here('hostile.py'), env: { PECIA_HOSTILE: JSON.stringify(CORPUS) } }))

/** In the page, before any script of it: what the corpus would like to call takes note of who called. */
function tripwire(): void {
  const struckBy: string[] = []
  const strike = (number: unknown) => struckBy.push(String(number))
  Object.assign(globalThis, { struckBy, struck: strike, alert: strike, prompt: strike, confirm: strike })
}

/** What was struck, and what stands in the document that no text may become. */
function harm(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = [...(globalThis as unknown as { struckBy: string[] }).struckBy]
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on')) found.push(`${element.tagName} ${name}`)
        if (['href', 'src', 'action', 'data', 'srcdoc', 'formaction'].includes(name) && /^\s*(?:javascript|vbscript|data:text)/i.test(value))
          found.push(`${element.tagName} ${name}=${value}`)
      }
    }
    const own = new URL(document.baseURI).origin
    for (const image of document.querySelectorAll('img, iframe, object, embed, video, audio, base, form[action]')) {
      const { src = '', href = '', data = '', action = '' } = image as unknown as Record<string, string>
      if ([src, href, data, action].some((url) => url && new URL(url, own).origin !== own && !url.startsWith('data:'))) found.push(image.outerHTML)
    }
    return found
  })
}

/** Look at every part of a page: scroll whatever scrolls, open what is folded. */
async function lookThrough(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const folded of document.querySelectorAll('details')) folded.open = true
    const scrolling = [...document.querySelectorAll('*')].filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 20)
    for (const element of scrolling) {
      for (let top = 0, turns = 0; top < element.scrollHeight && turns < 40; top += element.clientHeight || 600, turns += 1) {
        element.scrollTop = top
        // One at a time: each position is drawn before the next.
        // oxlint-disable-next-line no-await-in-loop
        await new Promise(requestAnimationFrame)
      }
    }
  })
}

test('there are 60 of them, and each names what it would like to call', () => {
  expect(CORPUS).toHaveLength(60)
  expect(CORPUS.filter((text) => !/N/.test(text) && !text.includes('canary'))).toEqual([])
})

test('what would be planted is found', async () => {
  const { page, context } = await visit(on.browser, `${on.library.url}/library`, {}, tripwire)
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=struck(1)><a href="javascript:struck(2)">x</a><iframe src="https://canary.example/3"></iframe>')
    ;(globalThis as unknown as { struck: (number: number) => void }).struck(4)
  })
  expect(await harm(page)).toHaveLength(4)
  await context.close()
})

test('no page is left out', () => {
  expect(routePatterns().length).toBeGreaterThan(20)
  expect(missing(routePatterns(), [...SHOWING, ...OTHERS])).toEqual([])
})

test.each(OTHERS)('%s is left in peace by it', async (path) => {
  const { page, context, troubles } = await visit(on.browser, on.library.url + path, {}, tripwire)
  await settled(page)
  await lookThrough(page)
  expect(await harm(page)).toEqual([])
  expect(troubles).toEqual([])
  await context.close()
})

test.each(SHOWING)('%s shows it as text', async (path) => {
  const { page, context, troubles } = await visit(on.browser, on.library.url + path, {}, tripwire)
  await settled(page)
  await lookThrough(page)
  if (!/tab=(?:dependents|experiments|use)/.test(path)) expect(await page.textContent('main')).toMatch(/struck|canary/)
  expect(await harm(page)).toEqual([])
  expect(troubles).toEqual([])
  await context.close()
})

test('a case, its answers and what a judge said of them are shown as text', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/experiments/1?part=runs`, {}, tripwire)
  for (const index of [1, 9, 17]) {
    // One drawer after the other.
    // oxlint-disable no-await-in-loop
    await page.getByRole('row').nth(index).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('VERDICT').first().waitFor()
    expect(await drawer.textContent()).toMatch(/struck|canary/)
    expect(await harm(page)).toEqual([])
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
  }
  expect(troubles).toEqual([])
  await context.close()
})

test('the palette, an error, a dialog and a toast show it as text', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/edit/hostile/say`, {}, tripwire)
  const said = CORPUS[0] ?? ''
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Search prompts, pages and actions').fill('struck')
  await page.getByRole('option').first().waitFor()
  expect(await harm(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Text', exact: true }).click()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(`${CORPUS.join('\n').replaceAll('{', '(').replaceAll('}', ')')}\n{{ text }}`)
  await page.getByText('Not committed').waitFor()
  expect(await harm(page)).toEqual([])
  await page.getByRole('button', { name: 'Review and commit' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Why').fill(said)
  await dialog.getByText('struck').first().waitFor()
  expect(await harm(page)).toEqual([])
  await page.goto(`${on.library.url}/prompts/${encodeURIComponent(said)}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await settled(page)
  expect(await harm(page)).toEqual([])
  await page.getByRole('button', { name: /Acting as/ }).click()
  await page.getByLabel('Act as').fill(said.slice(0, 90))
  await page.keyboard.press('Enter')
  await page.waitForTimeout(300)
  expect(await harm(page)).toEqual([])
  expect(troubles.filter((trouble) => !/status of 4/.test(trouble))).toEqual([])
  await context.close()
})
