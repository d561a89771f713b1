import { describe, expect, test } from 'vitest'
import { designOf, fieldOf, isWhole, type Kind, labelOf, readSketch, type Sketch } from './sketch'

const field = (name: string, takes: Kind['fields'][number]['takes']) => ({ name, takes, required: false, default: null, choices: [] })
const kinds = [{ type: 'choice', fields: [field('choices', 'list'), field('where', 'text')] }] as unknown as Kind[]
const sketch: Sketch = {
  name: 'tones',
  dataset: 'tickets',
  split: 'quick',
  variants: [
    { label: 'v1', prompt: 'support/triage#1' },
    { label: 'draft', content: { template: 'Sort {{ text }}' } },
  ],
  models: [{ model: 'local/gemma' }, { model: 'other/gemma', params: { temperature: 0 } }],
  scorers: [{ name: 'team', type: 'choice', fields: { choices: 'a, b', where: '' } }],
  baseline: 'v1',
  margin: 5,
}

describe('a sketch of an experiment', () => {
  test('becomes the design that a file would hold', () => {
    expect(designOf(sketch, kinds)).toEqual({
      design: {
        name: 'tones',
        dataset: 'tickets#quick',
        variants: { v1: 'support/triage#1', draft: './draft.prompt.md' },
        models: { gemma: { model: 'local/gemma' }, 'gemma-2': { model: 'other/gemma', params: { temperature: 0 } } },
        scorers: { team: { type: 'choice', choices: ['a', 'b'] } },
        baseline: 'v1',
        margin: 0.05,
        limits: {},
      },
      drafts: { draft: { template: 'Sort {{ text }}' } },
    })
  })

  test('is read from its own address as it was, and from nonsense as nothing', () => {
    expect(readSketch(JSON.parse(JSON.stringify(sketch)) as Record<string, unknown>)).toEqual(readSketch(sketch as Record<string, unknown>))
    expect(readSketch({ variants: 'x', models: [1], scorers: [{ name: 1 }], margin: -1, primary: 3 })).toEqual(readSketch({}))
  })

  test('is whole once something is asked of somebody about something', () => {
    expect(isWhole(sketch)).toBe(true)
    expect(isWhole({ ...sketch, models: [{ model: 'gemma' }] })).toBe(false)
    expect(isWhole({ ...sketch, variants: [{ label: 'a', prompt: '' }] })).toBe(false)
  })

  test('variants are called by what they refer to, each unlike the others', () => {
    expect([labelOf('a/b#3', []), labelOf('a/b@production', []), labelOf('a/b', []), labelOf('a/b#3', ['v3', 'v3-2'])]).toEqual(['v3', 'production', 'b', 'v3-3'])
  })

  test('fields of scorers are read as what they take', () => {
    expect([fieldOf('a, b', 'list'), fieldOf('["a"]', 'list'), fieldOf('2.5', 'number'), fieldOf('true', 'truth'), fieldOf('5', 'text'), fieldOf('{"a":1}', 'anything'), fieldOf('so', 'anything')]).toEqual([
      ['a', 'b'],
      ['a'],
      2.5,
      true,
      '5',
      { a: 1 },
      'so',
    ])
  })
})
