/** Every page in both themes, wide and narrow: axe finds nothing, and nothing goes wrong unasked. */
import { expect, test } from 'vitest'
import { looksRight } from './looks'
import { HUNTS, PAGES, SHIPPING } from './pages'
import { missing, routePatterns } from './routes'
import { stage } from './stage'

const on = stage()

test('every page is among those that are looked at', () => {
  const addresses = [...PAGES, ...SHIPPING, ...HUNTS].map(({ path }) => path)
  expect(missing(routePatterns(), addresses)).toEqual([])
  expect(missing(['/experiments/$number', '/experiments/new', '/gone'], ['/experiments/new?name=x'])).toEqual(['/experiments/$number', '/gone'])
})

test.each(PAGES)('$name is accessible and quiet in both themes, wide and narrow', (shown) => looksRight(on, shown))
