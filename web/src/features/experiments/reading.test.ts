import { describe, expect, test } from 'vitest'
import { armsOf, badOf, type Experiment, metricsOf, plotted, type Result, type Run, scoresOf, signed, tint } from './reading'

const run = (state: string, scores: object) => ({ answer: { state }, scores }) as unknown as Run
const experiment = { plan: { models: { a: {}, b: {} }, variants: [{ label: 'one' }, { label: 'two' }] } } as unknown as Experiment

describe('experiments', () => {
  test('arms stand models outermost, as their positions in runs do', () => {
    expect(armsOf(experiment).map(({ label }) => label)).toEqual(['one · a', 'two · a', 'one · b', 'two · b'])
  })

  test('with one model an arm is called by its variant', () => {
    const alone = { plan: { ...experiment.plan, models: { a: {} } } } as unknown as Experiment
    expect(armsOf(alone).map(({ label }) => label)).toEqual(['one', 'two'])
  })

  test('differences have a sign, and those of shares are points', () => {
    expect([signed(0.052, 'share'), signed(-0.1, 'share'), signed(12.34, 'number')]).toEqual(['+5.2', '−10.0', '+12.3'])
  })

  test('whatever is no good answer is counted', () => {
    expect(badOf({ progress: { states: { ok: 5, truncated: 2, timeout: 1 } } } as unknown as Experiment)).toBe(3)
  })

  test('a run says its scores, and why there is none', () => {
    const scores = { hit: { is: 'scored', value: 1 }, style: { is: 'unscored', reason: 'unjudged' } }
    expect(scoresOf(run('ok', scores))).toBe('hit 1, style unjudged')
  })

  test('the primary metrics come first, and an arm without a score is not plotted', () => {
    const estimate = { scale: 'share', mean: 0.5, interval: { low: 0.4, high: 0.6 }, n: 9 }
    const result = { primary: ['b'], arms: [{ label: 'x', metrics: { a: { estimate }, b: { estimate } } }, { label: 'y', metrics: {} }] } as unknown as Result
    expect(metricsOf(result)).toEqual(['b', 'a'])
    expect(plotted(result, 'a')).toEqual([{ key: 'x', label: 'x', scale: 'share', mean: 0.5, low: 0.4, high: 0.6, n: 9 }])
  })

  test('a sentence is tinted by what it buys, the one that buys most the strongest', () => {
    expect(tint(0.2, 0.2)).toBe('color-mix(in srgb, var(--mantine-color-green-6) 22%, transparent)')
    expect(tint(-0.1, 0.2)).toContain('red-6) 11%')
    expect([tint(null, 1), tint(0, 1)]).toEqual([undefined, undefined])
  })
})
