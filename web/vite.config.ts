import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const SERVER = process.env['PECIA_URL'] ?? 'http://127.0.0.1:4747'

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)) } },
  // The server puts a fresh nonce in its place with every page.
  html: { cspNonce: '__PECIA_NONCE__' },
  build: {
    outDir: '../src/pecia/server/static',
    emptyOutDir: true,
    manifest: '.manifest.json',
    target: 'es2022',
    // Everything is a file with a hash in its name: the policy allows no data: scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/docs', '/card', '/experiment', '/openapi.json'].map((path) => [path, SERVER]),
    ),
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
})
