import { describe, expect, it } from 'vitest'
import type { Bug } from '../bugs/bug.ts'
import { rowLike as row } from './hunt.fixture.ts'
import { bugOf, findingId, groupOf, type HuntRow, readRow, startTally, tally } from './hunt-row.ts'

const bug: Bug = {
  id: 'push-head',
  title: 'The push head never goes back',
  mechanism: '…',
  affected: ['0.4.0'],
  fingerprints: ['stalled/session/push-head'],
  avoid: '…',
  triggers: { none: '…' },
  breaks: { none: '…' },
}
const another: Bug = { ...bug, id: 'doubled-page', fingerprints: ['stalled/leader/doubled-page'] }
const table = [bug, another]
const versionOf = (name: string): string => name.replace(/ \+ .*/, '')
const come = (...rows: readonly HuntRow[]) => tally(rows, { table, versionOf })

const stalled = { verdict: 'stalled', fingerprints: ['stalled/session/push-head'] } as const
const lost = { verdict: 'lost', fingerprints: ['lost/leader'] } as const

describe('a row', () => {
  it('should be read as it was written', () => {
    const full = row({ index: 3, past: ['push-head'], unknown: 'why', harnessFailed: true, difference: '' })
    expect(readRow(JSON.stringify(full))).toEqual(full)
    const canary = row({ isCanary: true })
    expect(readRow(JSON.stringify(canary))).toEqual(canary)
  })

  it('should be none where its line is torn, empty or of something else', () => {
    const line = JSON.stringify(row({ index: 1 }))
    for (let length = 0; length < line.length; length++) expect(readRow(line.slice(0, length))).toBeUndefined()
    expect(readRow('null')).toBeUndefined()
    expect(readRow(line.replace('"verdict":"ok"', '"verdict":"fine"'))).toBeUndefined()
    expect(readRow(line.replace('"index":1', '"index":-1'))).toBeUndefined()
  })
})

describe('what a trial is grouped by', () => {
  const groupOn = (version: string, fingerprints: readonly string[]): string | undefined =>
    groupOf({ fingerprints }, (fingerprint) => bugOf(table, version, fingerprint) !== undefined)

  it.each<[readonly string[], string | undefined]>([
    [['crashed/session', 'stalled/leader'], 'crashed/session'],
    [['inconclusive', 'stalled/leader'], 'stalled/leader'],
    [['stalled/session/push-head', 'stalled/leader/doubled-page'], 'stalled/session/push-head'],
    // What nothing explains does not lie among what is known, however much worse that is.
    [['stalled/session/push-head', 'stalled/leader'], 'stalled/leader'],
    [['inconclusive'], undefined],
    [[], undefined],
  ])('of %j should be %s', (fingerprints, group) => {
    expect(groupOn('0.4.0', fingerprints)).toBe(group)
  })

  it('should go by the bugs that the version has', () => {
    expect(groupOn('0.4.0-dev.23', ['crashed/session', 'stalled/session/push-head'])).toBe('crashed/session')
    expect(bugOf(table, '0.4.0', 'stalled/session/push-head')).toBe('push-head')
    expect(bugOf(table, '0.4.0-dev.23', 'stalled/session/push-head')).toBeUndefined()
  })
})

describe('a finding’s name', () => {
  it('should be one that a folder can have, and tell subjects apart', () => {
    expect(findingId('stalled/session/push-head', { livestore: '0.4.0', runner: 'simulation' })).toBe(
      'stalled-session-push-head@0.4.0',
    )
    expect(findingId('stalled/session/push-head', { livestore: '0.4.0', runner: 'browser' })).toBe(
      'stalled-session-push-head@0.4.0-in-browser',
    )
    expect(findingId('lost/backend', { livestore: 'path:/home/me/livestore + fix.patch', runner: 'simulation' })).toBe(
      'lost-backend@path__home_me_livestore_+_fix.patch',
    )
  })
})

describe('what rows come to', () => {
  it('should be nothing where there are none', () => {
    expect(come()).toEqual({
      trials: 0,
      inconclusive: 0,
      harnessFailed: 0,
      canary: { found: 0, trials: 0 },
      doubles: { equal: 0, trials: 0 },
      arms: [],
    })
  })

  it('should count canaries apart from trials, and a canary as found only where something was', () => {
    const found = row({ isCanary: true, verdict: 'stalled', fingerprints: ['stalled/leader'], bitten: { hold: 9 } })
    const result = come(found, row({ isCanary: true }), row({ index: 0, bitten: { hold: 1 } }))
    expect(result).toMatchObject({ trials: 1, canary: { found: 1, trials: 2 } })
    expect(result.arms).toMatchObject([{ trials: 1, bitten: { hold: 1 }, findings: [] }])
  })

  it('should count a canary as found under its own fingerprint only, where that is known', () => {
    const rows = ['stalled/leader/stale-generation', 'crashed/session'].map((fingerprint) =>
      row({ isCanary: true, verdict: 'stalled', fingerprints: [fingerprint] }),
    )
    const canary = 'stalled/leader/stale-generation'
    expect(tally(rows, { table, versionOf, canary }).canary).toEqual({ found: 1, trials: 2 })
  })

  it('should tell of an arm on which nothing was played, too', () => {
    const arms = [{ livestore: '0.4.0', runner: 'simulation' as const }]
    expect(tally([], { table, versionOf, arms }).arms).toEqual([
      { livestore: '0.4.0', runner: 'simulation', trials: 0, inconclusive: 0, bitten: {}, findings: [] },
    ])
    expect(tally([row({ index: 0 })], { table, versionOf, arms }).arms).toMatchObject([{ trials: 1 }])
  })

  it('should be known at any time of a hunt, and what each bug explains of a subject', () => {
    const running = startTally({ table, versionOf })
    running.add(row({ index: 0 }))
    expect(running.result().arms).toMatchObject([{ trials: 1, findings: [] }])
    running.add(row({ index: 1, ...stalled }))
    running.add(row({ index: 2, ...stalled, fingerprints: [...stalled.fingerprints, 'lost/leader'] }))
    running.add(row({ isCanary: true, ...stalled }))
    running.add(row({ index: 0, livestore: '0.4.0-dev.23', ...stalled }))
    expect(running.result()).toMatchObject({ trials: 4, arms: [{ trials: 3 }, { trials: 1 }] })
    expect(running.explainedOn({ livestore: '0.4.0', runner: 'simulation' })).toEqual({
      trials: 3,
      byBug: new Map([['push-head', 1]]),
    })
    expect(running.explainedOn({ livestore: '0.4.0', runner: 'browser' })).toEqual({ trials: 0, byBug: new Map() })
  })

  it('should count what was inconclusive, what the harness failed at, and what two plays of one trial said', () => {
    const result = come(
      row({ index: 0, difference: '' }),
      row({ index: 1, difference: 'event 3: first a, then b' }),
      row({ index: 2, verdict: 'inconclusive', fingerprints: ['inconclusive'] }),
      row({ index: 3, verdict: 'inconclusive', harnessFailed: true }),
      row({ isCanary: true, verdict: 'inconclusive', harnessFailed: true }),
    )
    expect(result).toMatchObject({ trials: 4, inconclusive: 2, harnessFailed: 2, doubles: { equal: 1, trials: 2 } })
  })

  it('should sum up what bit, the most frequent first', () => {
    const [arm] = come(
      row({ index: 0, bitten: { cut: 1, hold: 2 } }),
      row({ index: 1, bitten: { hold: 3, latency: 4 } }),
    ).arms
    expect(Object.entries(arm?.bitten ?? {})).toEqual([
      ['hold', 5],
      ['latency', 4],
      ['cut', 1],
    ])
  })

  it('should group findings, tell the first and the shortest of each, and put what is new first', () => {
    const [arm] = come(
      row({ index: 7, atSeconds: 9, steps: 4, ...stalled }),
      row({ index: 2, atSeconds: 3, steps: 8, ...stalled }),
      row({ index: 5, atSeconds: 6, steps: 11, ...lost }),
      row({ index: 6, atSeconds: 7 }),
    ).arms
    expect(arm?.findings).toEqual([
      {
        id: 'lost-leader@0.4.0',
        fingerprint: 'lost/leader',
        bug: null,
        verdict: 'lost',
        count: 1,
        firstTrial: 5,
        secondsToFirst: 6,
        steps: 11,
      },
      {
        id: 'stalled-session-push-head@0.4.0',
        fingerprint: 'stalled/session/push-head',
        bug: 'push-head',
        verdict: 'stalled',
        count: 2,
        firstTrial: 2,
        secondsToFirst: 3,
        steps: 4,
      },
    ])
  })

  it('should keep trials that a bug explains apart from those with something beside it that none does', () => {
    const [arm] = come(
      row({ index: 0, ...stalled }),
      row({ index: 1, ...stalled, fingerprints: [...stalled.fingerprints, 'lost/leader'] }),
    ).arms
    expect(arm?.findings).toMatchObject([
      { fingerprint: 'lost/leader', bug: null, verdict: 'lost', count: 1, firstTrial: 1 },
      { fingerprint: 'stalled/session/push-head', bug: 'push-head', verdict: 'stalled', count: 1, firstTrial: 0 },
    ])
  })

  it('should tell subjects apart, and know the bugs of a patched one by its version', () => {
    const patched = '0.4.0 + fix.patch'
    const { arms } = come(
      row({ index: 0, ...stalled }),
      row({ index: 0, livestore: patched, ...stalled }),
      row({ index: 0, livestore: '0.4.0-dev.23', ...stalled }),
    )
    expect(arms.map(({ livestore, findings }) => [livestore, findings[0]?.bug])).toEqual([
      ['0.4.0', 'push-head'],
      [patched, 'push-head'],
      ['0.4.0-dev.23', null],
    ])
  })

  it('should come to an end for as many rows as a night brings', () => {
    const rows = Array.from({ length: 300_000 }, (_, index) => row({ index, atSeconds: index, ...stalled }))
    expect(tally(rows, { table, versionOf }).arms).toMatchObject([{ trials: 300_000, findings: [{ count: 300_000 }] }])
  })
})
