import type { Values } from '@/api'

export const LANGUAGES = ['python', 'openai', 'curl', 'cli'] as const
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
  python: ({ inputs, ...pinned }) => `import pecia

prompt = pecia.get(${python(pinned)})
messages = prompt.render(${keywords(inputs)})
`,
  openai: ({ inputs, ...pinned }) => `import pecia
from openai import OpenAI

prompt = pecia.get(${python(pinned)})
answer = OpenAI().chat.completions.create(**prompt.openai(${keywords(inputs)}))
`,
  curl: ({ prompt, label, version, inputs, origin }) => {
    const body = JSON.stringify({ ...(label ? { label } : {}), ...(version ? { version } : {}), variables: examples(inputs) })
    return `curl -s ${origin}/api/v1/prompts/${encodeURIComponent(prompt)}/render \\
  -H 'Content-Type: application/json' \\
  -d '${body.replaceAll("'", "'\\''")}'
`
  },
  cli: ({ prompt, label, version, inputs }) => {
    const reference = version ? `${prompt}#${version}` : `${prompt}@${label ?? 'production'}`
    return [`pecia render '${reference}'`, ...inputs.map(({ name }) => `-v ${name}=…`)].join(' ') + '\n'
  },
}

function python({ prompt, label, version }: Pick<Pinned, 'prompt' | 'label' | 'version'>): string {
  if (version) return `${JSON.stringify(prompt)}, version=${version}`
  return !label || label === 'production' ? JSON.stringify(prompt) : `${JSON.stringify(prompt)}, label=${JSON.stringify(label)}`
}

const keywords = (inputs: Pinned['inputs']) => inputs.map(({ name }) => `${name}=…`).join(', ')
const examples = (inputs: Pinned['inputs']) => Object.fromEntries(inputs.map(({ name }) => [name, '…']))
