/** What a passport measured, as lines of a table: figure, interval, and what is wanted of it. */
import type { Values } from '@/api'
import { figure } from '@/lib/number'
import { judges as words } from '@/strings'

export interface Measured {
  name: string
  help: string
  value: string
  interval: string
  n: number | null
  wanted: string
}

/** Who judges, as its specification says. */
export interface JudgeSpec {
  model?: string
  prompt?: string
  params?: Record<string, unknown>
  criteria?: string[]
}
export const specOf = ({ spec }: Values['Passport']): JudgeSpec => spec as JudgeSpec

const share = (value: number | null) => (value === null ? words.notShown : figure(value, 'share'))
const plain = (value: number | null) => (value === null ? words.notShown : figure(value, 'number'))
const span = (range: Values['Range'] | null, say: (value: number | null) => string) =>
  range?.low === null || range?.low === undefined || range.high === null ? '' : `${say(range.low)} – ${say(range.high)}`

/** The lines that fit the kind of judge: only pairs can be swapped. */
export function measuredOf(passport: Values['Passport']): Measured[] {
  const { kind, swap_consistency: swap, first_position: first, repeatability, kappa, alpha, nonsense, pass_rate: passes, fail_rate: fails } = passport
  const pairwise = kind === 'preference'
  const { length_slope: slope, length_p: p, items, labels } = passport
  return [
    ...(pairwise
      ? [
          { name: words.swap, help: words.swapHelp, value: share(swap?.value ?? null), interval: span(swap, share), n: swap?.n ?? null, wanted: words.atLeast('70 %') },
          { name: words.first, help: words.firstHelp, value: share(first), interval: '', n: items, wanted: words.between('35 %', '65 %') },
        ]
      : []),
    { name: words.repeat, help: words.repeatHelp, value: share(repeatability), interval: '', n: items, wanted: words.atLeast('70 %') },
    { name: words.kappa, help: words.kappaHelp, value: plain(kappa?.value ?? null), interval: span(kappa, plain), n: kappa?.n ?? null, wanted: words.atLeast('0.4') },
    { name: words.alpha, help: words.alphaHelp, value: plain(alpha?.value ?? null), interval: span(alpha, plain), n: alpha?.n ?? null, wanted: '' },
    { name: words.passRate, help: words.passRateHelp, value: share(passes), interval: '', n: labels, wanted: '' },
    { name: words.failRate, help: words.failRateHelp, value: share(fails), interval: '', n: labels, wanted: '' },
    { name: words.nonsense, help: words.nonsenseHelp, value: share(nonsense), interval: '', n: items, wanted: words.atMost('10 %') },
    {
      name: words.length,
      help: words.lengthHelp,
      value: slope === null ? words.notShown : words.per100(`${slope < 0 ? '−' : '+'}${figure(Math.abs(slope), 'number')}`),
      interval: p === null ? '' : words.pValue(figure(p, 'number')),
      n: labels,
      wanted: '',
    },
  ]
}

export interface Difference {
  label: number
  verdict: number
  items: number
}

/** What people said against what the judge said, farthest apart first, with the number of items; agreement is left out. */
export function farthest(labeled: readonly Pick<Values['LabeledVerdict'], 'label' | 'verdict'>[], most: number): Difference[] {
  const off = ({ label, verdict }: Pick<Difference, 'label' | 'verdict'>) => Math.abs(label - verdict)
  const groups = new Map<string, Difference>()
  for (const { label, verdict } of labeled.filter((one) => off(one) > 1e-9)) {
    const key = `${label} ${verdict}`
    groups.set(key, { label, verdict, items: (groups.get(key)?.items ?? 0) + 1 })
  }
  return [...groups.values()]
    .toSorted((a, b) => off(b) - off(a) || b.items - a.items)
    .slice(0, most)
}
