// What bench/web.py asks of a browser: node browser/measure.mjs URL TIMES prints one line of JSON, in milliseconds and bytes.
import { chromium } from 'playwright-core'

const [url, times] = [process.argv[2], Number(process.argv[3])]
const browser = await chromium.launch({
  executablePath: process.env['PECIA_CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
})
const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, reducedMotion: 'reduce' })

// From an act to the frame in which its outcome is painted.
await context.addInitScript(() => {
  globalThis.firstRow = () => document.querySelector('[role=row][aria-rowindex="2"]')?.textContent
  globalThis.painted = (done) =>
    new Promise((resolve) => {
      const look = () => (done() ? requestAnimationFrame(() => resolve(performance.now())) : requestAnimationFrame(look))
      requestAnimationFrame(look)
    })
})

/** First contentful paint, in a context without a cache. */
async function firstPaint(path) {
  const fresh = await browser.newContext()
  const page = await fresh.newPage()
  await page.goto(url + path, { waitUntil: 'load' })
  const painted = await page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => {
          const found = list.getEntriesByName('first-contentful-paint')[0]
          if (found) resolve(found.startTime)
        }).observe({ type: 'paint', buffered: true })
      }),
  )
  await fresh.close()
  return painted
}

/** From the address until the library answers a key, in a context without a cache. */
async function interactive() {
  const fresh = await browser.newContext({ viewport: { width: 1360, height: 860 }, reducedMotion: 'reduce' })
  const page = await fresh.newPage()
  await page.addInitScript(() => {
    globalThis.answered = new Promise((resolve) => {
      const look = () => {
        const grid = document.querySelector('[role=grid]')
        if (!grid?.querySelector('[data-index]')) return requestAnimationFrame(look)
        grid.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }))
        const heard = () => (grid.querySelector('[data-index="1"][data-active]') ? requestAnimationFrame(() => resolve(performance.now())) : requestAnimationFrame(heard))
        heard()
      }
      look()
    })
  })
  await page.goto(`${url}/library`, { waitUntil: 'commit' })
  const answered = await page.evaluate(() => globalThis.answered)
  await fresh.close()
  return answered
}

const measured = { interactive: [], first_paint: [], plain_page: [], scroll: [], frame: [], filter: [], fetch: [], experiment: [], result: [] }
for (let round = 0; round < times; round += 1) {
  measured.plain_page.push(await firstPaint('/docs'))
  measured.first_paint.push(await firstPaint('/library'))
  measured.interactive.push(await interactive())
}

for (let round = 0; round < times; round += 1) {
  const opened = await context.newPage()
  await opened.goto(`${url}/experiments/1`)
  // Its conclusions and the plot of its arms, of which the last stands below all others.
  await opened.getByRole('img', { name: /^arm-19 / }).waitFor()
  measured.experiment.push(await opened.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())))))
  measured.result.push(
    await opened.evaluate(async () => {
      const begun = performance.now()
      await (await fetch('/api/v1/experiments/1/result')).json()
      return performance.now() - begun
    }),
  )
  await opened.close()
}

const page = await context.newPage()
await page.goto(`${url}/library`)
await page.getByRole('row').nth(5).waitFor()
await page.waitForTimeout(1000)
measured.script = await page.evaluate(() =>
  performance
    .getEntriesByType('resource')
    .filter(({ name }) => name.endsWith('.js'))
    .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
)

// The floor of a scroll is a frame in which nothing happens.
for (let round = 0; round < times * 5; round += 1) {
  const moved = await page.evaluate(async () => {
    const grid = document.querySelector('[role=grid]')
    let begun = performance.now()
    const frame = (await globalThis.painted(() => true)) - begun
    begun = performance.now()
    grid.scrollTop += grid.clientHeight
    const { left, bottom } = grid.getBoundingClientRect()
    // A row stands at the lower edge, so nothing that is to be seen is blank.
    const filled = () => Boolean(document.elementFromPoint(left + 80, bottom - 60)?.closest('[role=row]'))
    return [frame, (await globalThis.painted(filled)) - begun]
  })
  measured.frame.push(moved[0])
  measured.scroll.push(moved[1])
  await page.waitForTimeout(30)
}

for (let tag = 1; tag <= Math.min(7, times); tag += 1) {
  const chosen = await page.evaluate(async (value) => {
    let begun = performance.now()
    // A tag that is not chosen below, so that neither finds the other's answer kept.
    await (await fetch(`/api/v1/prompts?tag=t${value},r${value}&limit=100`)).json()
    const fetched = performance.now() - begun
    document.querySelector('[role=grid]').scrollTop = 0
    await globalThis.painted(() => Boolean(globalThis.firstRow()))
    const before = globalThis.firstRow()
    begun = performance.now()
    const buttons = [...document.querySelectorAll('button[aria-pressed]')]
    buttons.find((button) => button.firstElementChild?.textContent === `t${value}`).click()
    const filtered = (await globalThis.painted(() => Boolean(globalThis.firstRow()) && globalThis.firstRow() !== before)) - begun
    return [fetched, filtered]
  }, tag)
  measured.fetch.push(chosen[0])
  measured.filter.push(chosen[1])
  await page.goto(`${url}/library`)
  await page.getByRole('row').nth(5).waitFor()
  await page.locator('button[aria-pressed]', { hasText: 't7' }).first().waitFor()
}
await browser.close()
console.log(JSON.stringify(measured))
