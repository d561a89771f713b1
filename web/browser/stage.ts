/** What the tests of a file stand on: a library that is served, and a browser that looks at it. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { type Library, serveLibrary } from './library'
import { launch } from './page'

export interface Stage {
  library: Library
  browser: Browser
}

/** Serve a library and start a browser before the tests of this file, and end both behind them. */
export function stage(serve: () => Promise<Library> = serveLibrary): Stage {
  const on = {} as Stage
  beforeAll(async () => {
    on.library = await serve()
    on.browser = await launch()
  })
  afterAll(async () => {
    await on.browser?.close()
    await on.library?.stop()
  })
  return on
}
