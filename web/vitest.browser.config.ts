import { defineConfig } from 'vitest/config'

// One file after the other: two cores draw one page well, and not four.
export default defineConfig({
  test: {
    include: [process.env['PECIA_SCREENSHOTS'] ? 'browser/screenshots.ts' : 'browser/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
