import { describe, expect, it } from 'vitest'
import type { FinishedFinding } from '../campaign/finish-findings.ts'
import type { HuntFinding, HuntTally } from '../campaign/hunt-row.ts'
import { type Schedule, scheduleVersion } from '../schedule/schedule.ts'
import { describeAims, describeHunt, formatSeconds, huntJson, huntProgress } from './hunt-report.ts'

const schedule: Schedule = {
  version: scheduleVersion,
  seed: 's/3',
  hasBackend: true,
  parameters: {},
  clients: ['alice'],
  steps: [{ id: 'open-alice', type: 'open', client: 'alice' }],
}

const news: HuntFinding = {
  id: 'lost-leader@0.4.0',
  fingerprint: 'lost/leader',
  bug: null,
  verdict: 'lost',
  count: 2,
  firstTrial: 3,
  secondsToFirst: 130,
  steps: 9,
}
const known: HuntFinding = { ...news, id: 'stalled@0.4.0', fingerprint: 'stalled/session', bug: 'push-head' }

const result: HuntTally = {
  trials: 40,
  inconclusive: 4,
  harnessFailed: 0,
  canary: { found: 1, trials: 1 },
  doubles: { equal: 2, trials: 2 },
  arms: [
    {
      livestore: '0.4.0',
      runner: 'simulation',
      trials: 40,
      inconclusive: 4,
      bitten: { cut: 3 },
      findings: [news, known],
    },
  ],
}

const finished: readonly FinishedFinding[] = [
  {
    ...news,
    livestore: '0.4.0',
    shrunkSteps: 1,
    tries: 1,
    isSmallest: true,
    rate: { failed: 5, trials: 5 },
    models: [],
    schedule,
    inevitable: { step: 1, isFirst: true, healed: [], words: 'Inevitable after step 1: alice opens the app.' },
    file: 'schedule.json',
  },
]

describe('what a hunt says', () => {
  it('should name the bug of each finding, and tell what is new as prose', () => {
    const text = describeHunt(result, finished)
    expect(text).toMatch(/lost\/leader +NEW +2 +#3 +2\.2 min +9 -> 1 +5 of 5 +step 1 of 1 +no fault/)
    expect(text).toMatch(/stalled\/session +push-head +2 +#3 +2\.2 min +9\b/)
    expect(text).toContain('lost-leader@0.4.0:\n')
    expect(text).toContain('1. alice opens the app')
    expect(text).toContain('Inevitable after step 1: alice opens the app.')
    expect(text).not.toContain('stalled@0.4.0:')
    expect(text).toContain('canary: found 1 of 1; played twice: 2 of 2 equal')
  })

  it('should tell what grew with the trials, where enough were played to see it', () => {
    const drift = { trials: 10_000, first: 412, last: 415, highest: 431, perThousand: 0.31 }
    const drifts = { processMiB: drift, ownFiles: { ...drift, first: 30, last: 30, highest: 31, perThousand: -0.04 } }
    const text = describeHunt(result, finished, drifts)
    expect(text.split('\n').slice(-2)).toEqual([
      "trials' processes, MiB: 412 in the first tenth of 10000 trials, 415 in the last, at most 431; 0.3 more each 1,000",
      "the hunt's own process, open files: 30 in the first tenth of 10000 trials, 30 in the last, at most 31; 0.0 more each 1,000",
    ])
    expect(describeHunt(result, finished)).not.toContain('tenth')
    const json = huntJson(result, { seed: 's', perSecond: 5, finished, shortest: () => schedule, drifts })
    expect(json).toMatchObject({ drifts })
  })

  it('should count in a line while it lasts', () => {
    expect(huntProgress(result, 300)).toBe('40 trials, 300/min, 1 kinds of faults bit, 2 findings (1 new), canary 1/1')
    expect([formatSeconds(119), formatSeconds(120)]).toEqual(['119 s', '2.0 min'])
  })

  it('should say after how long each thing was found that it was to find, or that it was not', () => {
    const found = { livestore: '0.4.0', runner: 'simulation', trial: 3, seconds: 130, trials: 5 } as const
    const until = [
      { name: 'push-head', found },
      { name: 'lost/leader', found: { ...found, runner: 'browser' } },
      { name: 'crashed', found: null },
    ] as const
    expect(describeAims(until, { trials: 40, seconds: 60 }).split('\n')).toEqual([
      'until push-head: found after 2.2 min and 5 trials, by trial 3 on 0.4.0',
      'until lost/leader: found after 2.2 min and 5 trials, by trial 3 on 0.4.0 in a browser',
      'until crashed: not found in 60 s and 40 trials',
    ])
    const options = { seed: 's', perSecond: 5, finished, shortest: () => schedule, drifts: {} }
    expect(huntJson(result, { ...options, until })).toMatchObject({ until })
    expect(huntJson(result, options)).not.toHaveProperty('until')
  })

  it('should have the keys of one subject beside those of the hunt, and the schedule of what nobody has shrunk', () => {
    const shortest = (id: string): Schedule => ({ ...schedule, seed: id })
    const json = huntJson(result, { seed: 's', perSecond: 5, finished, shortest, drifts: {} })
    expect(json).toMatchObject({ livestore: '0.4.0', runner: 'simulation', seed: 's', trials: 40, trialsPerSecond: 5 })
    expect('findings' in json && json.findings).toMatchObject([
      { id: 'lost-leader@0.4.0', shrunkSteps: 1, rate: { failed: 5, trials: 5 }, inevitable: { step: 1 }, schedule },
      { id: 'stalled@0.4.0', shrunkSteps: null, inevitable: null, schedule: { seed: 'stalled@0.4.0' } },
    ])
    const [arm] = result.arms
    const two = { ...result, arms: arm === undefined ? [] : [arm, { ...arm, livestore: '0.4.0-dev.9' }] }
    expect(huntJson(two, { seed: 's', perSecond: 5, finished, shortest, drifts: {} })).toMatchObject({
      arms: [{ livestore: '0.4.0' }, { livestore: '0.4.0-dev.9' }],
      trials: 40,
    })
  })
})
