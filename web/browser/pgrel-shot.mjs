import { chromium } from 'playwright-core'
import { readFileSync } from 'node:fs'
const AXE = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
const U = 'http://127.0.0.1:4931'
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu'] })
const list = process.argv.slice(3).map((x) => x.split('='))
for (const [name, ...rest] of list) {
  const path = rest.join('=')
  for (const mode of process.argv[2].split(',')) {
    const [colorScheme, size] = mode.split('-')
    const c = await b.newContext({ viewport: size === 'd' ? { width: 1360, height: 860 } : { width: 390, height: 844 }, reducedMotion: 'reduce', colorScheme })
    const p = await c.newPage()
    p.on('console', (m) => m.type() === 'error' && console.log(name, mode, 'console', m.text()))
    p.on('pageerror', (e) => console.log(name, mode, 'error', e.message))
    await p.goto(U + path)
    await p.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => {})
    await p.waitForTimeout(500)
    await p.screenshot({ path: `/tmp/w/pgrel_${name}_${mode}.png` })
    await p.evaluate(AXE)
    const v = await p.evaluate(async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.flatMap(({ id, nodes }) => nodes.map((n) => `${id} ${n.target.join(' ')} ${n.failureSummary.slice(0, 200)}`)))
    for (const one of v) console.log(name, mode, one)
    if (await p.evaluate(() => document.documentElement.scrollWidth > innerWidth)) console.log(name, mode, 'scrolls sideways')
    await c.close()
  }
}
await b.close()
