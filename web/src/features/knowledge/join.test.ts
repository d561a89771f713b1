import { expect, test } from 'vitest'
import { type Coverage, join } from './join'

const part = (prompts: number, folder: string, rule: string): Coverage => ({
  total: { name: '', prompts, blocker: 1, warning: 0, hint: 0 },
  folders: [{ name: folder, prompts, blocker: 1, warning: 0, hint: 0 }],
  owners: [],
  rules: [{ rule, severity: 'blocker', prompts: 1, findings: 2 }],
})

test('parts are added up by folder and by rule', () => {
  const whole = join([part(3, 'a', 'x'), part(2, 'a', 'x'), part(1, 'b', 'y')])
  expect([whole.total.prompts, whole.total.blocker]).toEqual([6, 3])
  expect(whole.folders.map(({ name, prompts }) => [name, prompts])).toEqual([['a', 5], ['b', 1]])
  expect(whole.rules.map(({ rule, findings }) => [rule, findings])).toEqual([['x', 4], ['y', 2]])
})

test('nothing comes to nothing', () => {
  expect(join([]).total.prompts).toBe(0)
})
