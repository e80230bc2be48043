import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../run/usage-error.ts'
import { drawSchedule } from './draw-schedule.ts'
import { checkSchedule, formatSchedule, readSchedule } from './read-schedule.ts'
import { faultModels, kinds, type Schedule } from './schedule.ts'

const valid: Schedule = {
  version: 1,
  seed: 'valid',
  hasBackend: true,
  parameters: { leaderPushBatchSize: 2, simulation: { '3_before_rebase_rollback': 15 } },
  clients: ['alice', 'bob'],
  steps: [
    { id: 's1', type: 'open', client: 'alice' },
    { id: 's2', type: 'hold', client: 'alice', what: 'pages' },
    { id: 's3', type: 'upstream', pages: 1, more: 0, issue: 'i1' },
    { id: 's4', type: 'release', client: 'alice', what: 'pages', count: 1, after: { seen: 'rest', client: 'alice' } },
    { id: 's5', type: 'commit', tab: 'alice', changes: [{ type: 'priority', issue: 'i1', to: 3 }] },
    { id: 's6', type: 'open-tab', client: 'alice' },
    { id: 's7', type: 'reload', tab: 'alice/2' },
  ],
}

/** A JSON value that can be put anywhere. */
type Draft = Record<string, unknown> & { steps: Record<string, unknown>[] }

const draftOf = (schedule: Schedule): Draft => JSON.parse(JSON.stringify(schedule))

const refusalOf = (damage: (draft: Draft) => void): string => {
  const draft = draftOf(valid)
  damage(draft)
  try {
    checkSchedule(draft, 'trial.json')
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError)
    return error instanceof Error ? error.message : ''
  }
  return 'accepted'
}

describe('a schedule as text', () => {
  it('is read back as it was written, whatever was drawn', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 9, unit: 'grapheme-ascii' }), (seed) => {
        const schedule = drawSchedule(seed, { models: faultModels })
        for (const { type } of schedule.steps) seen.add(type)
        expect(readSchedule(formatSchedule(schedule), 'it')).toStrictEqual(schedule)
      }),
      { numRuns: 500 },
    )
    expect([...seen].sort()).toEqual(kinds.toSorted())
  })

  it('is the same whatever the order of keys was, and has a line for each step', () => {
    const turned = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(turned)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, part]) => [key, turned(part)]),
            )
          : value
    fc.assert(
      fc.property(fc.integer({ min: 0 }), (seed) => {
        const schedule = drawSchedule(`${seed}`, { models: faultModels })
        const text = formatSchedule(schedule)
        expect(formatSchedule(turned(schedule) as Schedule)).toBe(text)
        expect(text.split('\n').filter((line) => line.startsWith('    { "id": '))).toHaveLength(schedule.steps.length)
      }),
    )
  })
})

describe('what is no schedule', () => {
  const cases: readonly (readonly [what: string, damage: (draft: Draft) => void, says: string])[] = [
    [
      'a newer version',
      (d) => Object.assign(d, { version: 2 }),
      'expected a schedule of version 1, found version 2: play it with the harness that wrote it.',
    ],
    ['no version', (d) => delete d.version, 'expected a schedule (an object with "version": 1), found an object.'],
    ['an unknown kind', (d) => Object.assign(d.steps[1] ?? {}, { type: 'explode' }), 'found "explode".'],
    [
      'a client that is not there',
      (d) => Object.assign(d.steps[1] ?? {}, { client: 'carol' }),
      'step 2 (s2, hold) is about "carol", who is not among the clients (alice, bob).',
    ],
    [
      'a client that was never opened',
      (d) => Object.assign(d.steps[1] ?? {}, { client: 'bob' }),
      'step 2 (s2, hold) is about "bob", whom no step before it has opened.',
    ],
    [
      'a tab that was never opened',
      (d) => Object.assign(d.steps[4] ?? {}, { tab: 'alice/2' }),
      'step 5 (s5, commit) acts in the tab "alice/2", which is not open then.',
    ],
    [
      'a wait for somebody who is not there',
      (d) => Object.assign(d.steps[3] ?? {}, { after: { seen: 'rest', client: 'bob' } }),
      'step 4 (s4, release) waits for an event of "bob", whom no step before it has opened.',
    ],
    [
      'a wait for an unknown event',
      (d) => Object.assign(d.steps[3] ?? {}, { after: { seen: 'doom', client: 'bob' } }),
      'found "doom".',
    ],
    [
      'the same id twice',
      (d) => Object.assign(d.steps[4] ?? {}, { id: 's4' }),
      'step 5: expected an id of its own, found "s4" again.',
    ],
    ['no id', (d) => delete d.steps[4]?.id, 'step 5 (commit): id: expected such a key, found none.'],
    ['no clients', (d) => Object.assign(d, { clients: [] }), 'clients: expected at least 1, found an empty list.'],
    [
      'a client twice',
      (d) => Object.assign(d, { clients: ['alice', 'alice'] }),
      'clients: expected each once, found "alice" twice.',
    ],
    [
      'a name that is no name',
      (d) => Object.assign(d, { clients: ['alice/2'] }),
      'clients.0: expected a name of letters, digits and dashes, found "alice/2".',
    ],
    [
      'the outsider among the clients',
      (d) => Object.assign(d, { clients: ['mallory'] }),
      'clients: expected another name, found "mallory", who is never part of a trial.',
    ],
    [
      'nobody there',
      (d) => Object.assign(d, { steps: [{ id: 's1', type: 'wipe' }] }),
      'expected a step that opens a client, found none: nobody is there.',
    ],
    ['no steps', (d) => Object.assign(d, { steps: [] }), 'steps: expected at least 1, found an empty list.'],
    [
      'a broken number',
      (d) => Object.assign(d.steps[3] ?? {}, { count: 1.5 }),
      'step 4 (s4, release): count: expected a whole number, found 1.5.',
    ],
    [
      'a number too small',
      (d) => Object.assign(d.steps[3] ?? {}, { count: 0 }),
      'step 4 (s4, release): count: expected at least 1, found 0.',
    ],
    [
      'a number too large',
      (d) => Object.assign(d, { parameters: { leaderPushBatchSize: 10_001 } }),
      'parameters.leaderPushBatchSize: expected at most 10000, found 10001.',
    ],
    [
      'nothing of others',
      (d) => Object.assign(d.steps[2] ?? {}, { pages: 0 }),
      'step 3 (s3, upstream): expected pages or more to be above 0, found both 0.',
    ],
    [
      'a misspelt key',
      (d) => Object.assign(d.steps[3] ?? {}, { cuont: 1 }),
      'step 4 (s4, release): cuont: expected no such key.',
    ],
    [
      'a commit without changes',
      (d) => Object.assign(d.steps[4] ?? {}, { changes: [] }),
      'step 5 (s5, commit): changes: expected at least 1, found an empty list.',
    ],
    [
      'a pause that LiveStore does not have',
      (d) => Object.assign(d, { parameters: { simulation: { lunch: 1 } } }),
      'found "lunch".',
    ],
    [
      'an upstream without a backend',
      (d) => Object.assign(d, { hasBackend: false, clients: ['alice'] }),
      'step 2 (s2, hold) needs a backend, and the schedule has none.',
    ],
    [
      'two clients without a backend',
      (d) => Object.assign(d, { hasBackend: false }),
      'clients: expected one, for without a backend nobody syncs, found 2.',
    ],
    [
      'a seed that is none',
      (d) => Object.assign(d, { seed: 'two\nlines' }),
      'seed must have printable characters only, but is "two\\nlines".',
    ],
    ['a step that is none', (d) => Object.assign(d.steps, { 1: null }), 'found nothing.'],
  ]

  it.each(cases)('is refused in one line that says where: %s', (_, damage, says) => {
    const refusal = refusalOf(damage)
    expect(refusal).toMatch(/^trial\.json: .*\.$/)
    expect(refusal).toContain(says)
  })

  it('is refused where it is not JSON, or not an object', () => {
    expect(() => readSchedule('{', 'trial.json')).toThrow(
      /^trial\.json: expected a schedule as JSON, found something else \(.*\)\.$/,
    )
    expect(() => readSchedule('[]', 'trial.json')).toThrow('found an empty list.')
    expect(() => readSchedule('null', 'trial.json')).toThrow('found null.')
  })

  it('never brings anything but one such line, whatever is damaged', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.jsonValue(), (seed, place, junk) => {
        const draft = draftOf(drawSchedule(`${seed}`, { models: faultModels }))
        const odd = typeof junk === 'string' ? `${junk}\n\u2028` : junk
        const targets: Record<string, unknown>[] = [draft, ...draft.steps]
        const target = targets[place % targets.length] ?? draft
        const keys = Object.keys(target)
        target[keys[place % keys.length] ?? 'version'] = odd
        try {
          checkSchedule(draft, 'it')
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError)
          expect(error instanceof Error ? error.message : '').toMatch(/^it: .*\.$/)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is not what it was damaged from', () => {
    expect(refusalOf(() => {})).toBe('accepted')
  })
})
