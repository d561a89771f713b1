/** Home and activity: the first steps of an empty library, what waits for somebody, and the log as it is read. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Library, serveLibrary } from './library'
import { launch, settled, visit } from './page'

let browser: Browser
let empty: Library
let library: Library

beforeAll(async () => {
  browser = await launch()
  empty = await serveLibrary({ sample: false })
  library = await serveLibrary()
})
afterAll(async () => {
  await browser?.close()
  await empty?.stop()
  await library?.stop()
})

test('an empty library shows the first steps, and ticks one off when it is done', async () => {
  const { page, context, troubles } = await visit(browser, `${empty.url}/`)
  await page.waitForURL('**/home')
  await page.getByText('Keep a prompt').waitFor()
  expect(await page.getByText('(done)').count()).toBe(0)
  await page.evaluate(async () => {
    await fetch('/api/v1/prompts/first%2Fone/versions', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ content: { template: 'Hello {{ name }}' }, note: 'begin' }),
    })
  })
  await page.getByText('(done)').waitFor({ state: 'attached' })
  await page.getByRole('list', { name: 'Recent changes' }).getByText('first/one').first().waitFor()
  expect(troubles).toEqual([])
  await context.close()
})

test('a proposal that waits is found on the home page, and what experiments concluded', async () => {
  const { page, context, troubles } = await visit(browser, `${library.url}/home`)
  await page.getByText('Nothing waits for anybody.').waitFor()
  await page.evaluate(async () => {
    await fetch('/api/v1/proposals', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ prompt: 'demo/sentiment', label: 'production', version: 3, why: 'better' }),
    })
  })
  await page.getByRole('link', { name: 'production of demo/sentiment is to serve v3' }).waitFor()
  await page.getByText('against').first().waitFor()
  expect(troubles).toEqual([])
  await context.close()
})

test('the log is filtered by the address, and leads to what changed', async () => {
  const { page, context, troubles } = await visit(browser, `${library.url}/activity?about=summary&what=prompts`)
  await settled(page)
  const lines = page.getByRole('listitem').filter({ hasText: 'demo/' })
  expect(await lines.count()).toBeGreaterThan(2)
  expect(await lines.filter({ hasNotText: 'demo/summary' }).count()).toBe(0)
  await page.getByRole('link', { name: 'change', exact: true }).first().click()
  await page.waitForURL('**/prompts/demo/summary?version=3&since=2')
  expect(troubles).toEqual([])
  await context.close()
})
