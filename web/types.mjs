// Writes src/api/schema.ts and src/api/routes.ts from the OpenAPI document on stdin; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import openapi, { astToString } from 'openapi-typescript'

const WRITTEN = '// Written by types.mjs from the OpenAPI document. Do not edit: python3 dev.py types\n'
const METHODS = ['get', 'post', 'put', 'patch', 'delete']

const document = JSON.parse(await text(process.stdin))
const schema = WRITTEN + astToString(await openapi(document, { defaultNonNullable: false, alphabetize: true }))
const routes = Object.entries(document.paths)
  .flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => {
      const { operationId, requestBody } = item[method]
      return [operationId, `${method.toUpperCase()} ${path}`, Boolean(requestBody)]
    }),
  )
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, route]) => `  ${name}: '${route}',\n`)
  .join('')
const files = {
  'src/api/schema.ts': schema,
  'src/api/routes.ts': `${WRITTEN}/** Where each operation answers: its method and path. */\nexport const ROUTES = {\n${routes}} as const\n`,
}

let drifted = false
for (const [name, content] of Object.entries(files)) {
  const file = new URL(name, import.meta.url)
  if (process.argv.includes('--check')) {
    let there = ''
    try {
      there = readFileSync(file, 'utf8')
    } catch {
      // Not there is not the same either.
    }
    if (there !== content) {
      console.error(`web/${name} is not what the API says now; run python3 dev.py types`)
      drifted = true
    }
  } else {
    writeFileSync(file, content)
  }
}
process.exit(drifted ? 1 : 0)
