/** The addresses that have a page, read from the router, so that no page is left out of what holds for all. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROUTER = join(import.meta.dirname, '..', 'src', 'app', 'router.tsx')
const ROUTE = /const (\w+) = createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*path: '([^']*)',?([\s\S]*?)\}\)\n/g

/** The patterns of all routes that show a page: `/prompts/$` with the rest of the path, `/proposals/$number` with a piece. */
export function routePatterns(): string[] {
  const found = new Map<string, string>()
  const shown: string[] = []
  const router = readFileSync(ROUTER, 'utf8')
  const read = [...router.matchAll(ROUTE)]
  const there = router.split(' = createRoute(').length - 1
  if (read.length !== there) throw new Error(`${there - read.length} of ${there} routes are written in a way that is not read here.`)
  for (const [, name = '', parent = '', path = '', rest = ''] of read) {
    const whole = `${found.get(parent) ?? ''}/${path.replace(/^\//, '')}`.replace(/(.)\/$/, '$1')
    found.set(name, whole)
    if (rest.includes('component:')) shown.push(whole)
  }
  return shown
}

/** The patterns that none of these addresses has. */
export function missing(patterns: readonly string[], addresses: readonly string[]): string[] {
  const paths = addresses.map((address) => address.replace(/\?.*/, ''))
  // The most special one has an address: `/experiments/new` is no experiment.
  const special = patterns.toSorted((one, other) => Number(one.includes('$')) - Number(other.includes('$')))
  const met = new Set(paths.map((path) => special.find((pattern) => matches(pattern, path))))
  return patterns.filter((pattern) => !met.has(pattern))
}

const matches = (pattern: string, path: string) =>
  new RegExp(`^${pattern.replaceAll('/', String.raw`\/`).replace(/\$$/, '.+').replaceAll(/\$\w+/g, '[^/]+')}$`).test(path)
