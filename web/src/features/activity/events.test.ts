import { describe, expect, test } from 'vitest'
import { open } from '@/lib/open'
import { byDay, changeOf, detailOf, type Event, fitting, groupOf, placeOf } from './events'

const event = (more: Partial<Event>): Event => ({
  seq: 1,
  action: 'VersionCommitted',
  subject: 'support/triage',
  actor: 'ada',
  at: '2026-11-22T10:00:00Z',
  before: null,
  after: null,
  data: {} as Event['data'],
  hash: '',
  previous: '',
  ...more,
})
const data = (values: object) => values as Event['data']

describe('events', () => {
  test.each([
    ['VersionCommitted', 'support/triage', '/prompts/support/triage'],
    ['LabelMoved', 'support/triage@production', '/prompts/support/triage'],
    ['ExperimentEnded', 'experiment/7', '/experiments/7'],
    ['ProposalOpened', 'proposal/3', '/proposals/3'],
    ['ReviewGiven', 'queue/tone', '/reviews/tone'],
    ['DatasetRevised', 'support/tickets', '/datasets/support%2Ftickets'],
    ['PolicySet', '*@production', null],
    ['VersionCommitted', 'a b/<x>', '/prompts/a%20b/%3Cx%3E'],
  ] as const)('%s of %s leads to its page', (action, subject, place) => {
    expect(placeOf({ action, subject })).toBe(place)
  })

  test('a label that moved says from where to where and why, and leads to the change', () => {
    const moved = event({ action: 'LabelMoved', subject: 'a/b@production', data: data({ version: 3, previous: 2, why: 'shorter' }) })
    expect(detailOf(moved)).toEqual({ versions: 'from v2 to v3', note: 'shorter' })
    expect(changeOf(moved)).toBe('/prompts/a/b?version=3&since=2')
  })

  test('a first version and a first release change nothing that could be shown', () => {
    expect(changeOf(event({ data: data({ version: 1 }) }))).toBeNull()
    expect(changeOf(event({ action: 'LabelMoved', data: data({ version: 1, previous: null }) }))).toBeNull()
  })

  test('every action belongs to a group', () => {
    expect(groupOf({ action: 'RunsScored' })).toBe('experiments')
    expect(groupOf({ action: 'ViewSet' })).toBe('settings')
    expect(groupOf({ action: 'AliasReleased' })).toBe('prompts')
  })

  test('an end without a reason has none', () => {
    expect(detailOf(event({ action: 'ErrandEnded', data: open({ why: null }) })).note).toBeNull()
    expect(detailOf(event({ action: 'ErrandEnded', data: open({ why: { message: 'no money' } }) })).note).toBe('no money')
  })

  test('days come newest first, with their events newest first', () => {
    const events = [event({ seq: 1, at: '2026-11-21T10:00:00Z' }), event({ seq: 2 }), event({ seq: 3 })]
    const days = byDay(events, (at) => at.toISOString().slice(0, 10))
    expect(days.map(([day, found]) => [day, found.map(({ seq }) => seq)])).toEqual([
      ['2026-11-22', [3, 2]],
      ['2026-11-21', [1]],
    ])
  })

  test('filters are met all at once', () => {
    const events = [event({}), event({ actor: 'grace' }), event({ action: 'LabelMoved', subject: 'other' })]
    expect(fitting(events, { who: 'ada', what: 'prompts', about: 'TRIAGE' })).toEqual([events[0]])
  })
})
