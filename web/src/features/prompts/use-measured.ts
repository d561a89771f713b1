import { useQuery } from '@tanstack/react-query'
import { call, type ResultOf } from '@/api'

export type Measured = ResultOf<'ListMeasured'>[number]

/** Prompts asked for at about the same time go in one request. */
const TOGETHER = 100
const WAIT = 20
let waiting = new Map<string, ((rows: Measured[]) => void)[]>()
let failed: ((error: unknown) => void)[] = []

async function send(): Promise<void> {
  const asked = waiting
  const rejects = failed
  waiting = new Map()
  failed = []
  const names = [...asked.keys()]
  try {
    for (let from = 0; from < names.length; from += TOGETHER) {
      const prompts = names.slice(from, from + TOGETHER)
      const rows = await call('SummarizeMeasured', { prompts })
      for (const name of prompts) {
        const own = rows.filter(({ prompt }) => prompt === name)
        for (const resolve of asked.get(name) ?? []) resolve(own)
      }
    }
  } catch (error) {
    for (const reject of rejects) reject(error)
  }
}

const ask = (name: string): Promise<Measured[]> =>
  new Promise((resolve, reject) => {
    if (waiting.size === 0) setTimeout(() => void send(), WAIT)
    waiting.set(name, [...(waiting.get(name) ?? []), resolve])
    failed.push(reject)
  })

/** What the last experiment measured of a prompt's versions. */
export function useMeasured(prompt: string) {
  return useQuery({ queryKey: ['prompts', 'SummarizeMeasured', { prompt }], queryFn: () => ask(prompt) })
}
