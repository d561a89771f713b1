import type { Values } from '@/api'
import { written } from '@/lib/open'

export const LANGUAGES = ['python', 'openai', 'typescript', 'curl', 'cli'] as const
export type Language = (typeof LANGUAGES)[number]

export interface Pinned {
  prompt: string
  label?: string
  version?: number
  inputs: readonly Values['CardInput'][]
  origin: string
}

/** Code that uses a prompt, pinned to a label or to a version. What somebody wrote goes in as a quoted text only. */
export function snippet(language: Language, pinned: Pinned): string {
  return WRITERS[language](pinned)
}

const WRITERS: Record<Language, (pinned: Pinned) => string> = {
  python: ({ inputs, origin, ...pinned }) => `# with PECIA_URL=${origin} in the environment
import pecia

prompt = pecia.get(${python(pinned)})
print(prompt.render(${keywords(inputs)}))
`,
  openai: ({ inputs, origin, ...pinned }) => `# with PECIA_URL=${origin} in the environment
import pecia
from openai import OpenAI

prompt = pecia.get(${python(pinned)})
answer = OpenAI().chat.completions.create(**prompt.openai(${keywords(inputs)}))
`,
  typescript: (pinned) => `const response = await fetch(${JSON.stringify(address(pinned))}, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(${JSON.stringify(bodyOf(pinned))}),
})
const { text, messages } = await response.json()
`,
  curl: (pinned) => `curl -s ${address(pinned)} \\
  -H 'Content-Type: application/json' \\
  -d ${shell(JSON.stringify(bodyOf(pinned)))}
`,
  cli: ({ prompt, label, version, inputs }) => {
    const reference = version ? `${prompt}#${version}` : `${prompt}@${label ?? 'production'}`
    return [`pecia render '${reference}'`, ...inputs.map((input) => `-v ${shell(`${input.name}=${written(exampleOf(input))}`)}`)].join(' ') + '\n'
  },
}

function python({ prompt, label, version }: Pick<Pinned, 'prompt' | 'label' | 'version'>): string {
  if (version) return `${JSON.stringify(prompt)}, version=${version}`
  return !label || label === 'production' ? JSON.stringify(prompt) : `${JSON.stringify(prompt)}, label=${JSON.stringify(label)}`
}

const address = ({ origin, prompt }: Pinned) => `${origin}/api/v1/prompts/${encodeURIComponent(prompt)}/render`

const bodyOf = ({ label, version, inputs }: Pinned) => ({
  ...(label ? { label } : {}),
  ...(version ? { version } : {}),
  variables: Object.fromEntries(inputs.map((input) => [input.name, exampleOf(input)])),
})

/** A text as a shell takes it, whatever it holds. */
const shell = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

const EXAMPLES: Record<string, unknown> = { number: 1, integer: 1, boolean: true, array: [], object: {} }
/** A value that an input takes, so that the code runs as it stands. */
const exampleOf = ({ kind }: Pinned['inputs'][number]): unknown => EXAMPLES[kind] ?? '…'

/** Values by keyword; where a name is no keyword in Python, all of them as a dictionary. */
function keywords(inputs: Pinned['inputs']): string {
  const values = inputs.map((input) => [input.name, pythonic(exampleOf(input))] as const)
  if (inputs.every(({ name }) => /^[A-Za-z_]\w*$/.test(name) && !RESERVED.has(name))) return values.map(([name, value]) => `${name}=${value}`).join(', ')
  return `**{${values.map(([name, value]) => `${JSON.stringify(name)}: ${value}`).join(', ')}}`
}

const pythonic = (value: unknown) => (value === true ? 'True' : JSON.stringify(value))
const RESERVED = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(' '),
)
