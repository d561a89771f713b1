/** A real browser, and what must hold of every page in it. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
export const DESKTOP = { width: 1360, height: 860 }
export const PHONE = { width: 390, height: 844 }

/** Debian's Chromium, or the one named; it speaks to nobody but the page. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['PECIA_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--no-first-run',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export interface Visit {
  page: Page
  context: BrowserContext
  /** What went wrong unasked: errors of scripts, refusals of the policy, requests to other hosts. */
  troubles: string[]
}

/** A page that takes note of everything that must not happen; `first` runs in it before its own scripts. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  first?: () => void,
): Promise<Visit> {
  const context = await browser.newContext({ viewport: DESKTOP, reducedMotion: 'reduce', ...options })
  if (first) await context.addInitScript(first)
  const page = await context.newPage()
  const troubles: string[] = []
  const origin = new URL(url).origin
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    const asked = new URL(request.url())
    if (asked.origin !== origin && !['data:', 'blob:'].includes(asked.protocol)) troubles.push(`foreign request: ${asked.href}`)
  })
  await page.goto(url)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return { page, context, troubles }
}

/** When nothing is being fetched any more. The log's stream stays open, so the network is never idle: skeletons tell. */
export async function settled(page: Page, opens?: string): Promise<void> {
  if (opens) await page.locator(opens).first().waitFor()
  await page.waitForFunction((name) => !document.querySelector(`output[aria-label="${name}"]`), 'Loading')
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

/** What axe has to say against the page as it stands, one line for each; also of targets that a finger may miss. */
export async function violations(page: Page): Promise<string[]> {
  // The policy of the page refuses scripts that are put in; evaluating is the debugger's way round it.
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    const { violations: found } = await axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })
    return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`))
  })
}
