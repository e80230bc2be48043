import { describe, expect, it } from 'vitest'
import { exitCodeOf, formatCounts, formatScenarios, summarise, type TrialOutcome } from './summary.ts'

const trial = (change: Partial<TrialOutcome> = {}): TrialOutcome => ({
  scenario: 'burst',
  project: 'cloudflare',
  title: 'a priority change drains',
  outcome: 'passed',
  verdict: 'ok',
  seconds: 2,
  testsOfScenario: 1,
  ...change,
})
const expected = trial({ outcome: 'expected-failure', verdict: 'stalled', bug: 'push-head' })
const unsupported = trial({ outcome: 'skipped', unsupported: 'unsupported on LiveStore 0.3.1: it asks for pages once' })
const summaryOf = (trials: readonly TrialOutcome[], leakedProcesses = 0) =>
  summarise('0.4.0', trials, { seconds: 10, leakedProcesses })
const codeOf = (trials: readonly TrialOutcome[], leaked = 0, { strict = false, harnessFailed = false } = {}) =>
  exitCodeOf(summaryOf(trials, leaked), { strict, harnessFailed })

describe('the summary of a run', () => {
  it('should count every outcome under its own name', () => {
    const summary = summaryOf([
      trial(),
      expected,
      trial({ outcome: 'failed' }),
      trial({ outcome: 'inconclusive' }),
      unsupported,
    ])
    expect(summary).toEqual({
      livestore: '0.4.0',
      passed: 1,
      failed: 1,
      expectedFailures: [{ scenario: 'burst', bug: 'push-head', verdict: 'stalled' }],
      inconclusive: 1,
      unsupported: 1,
      seconds: 10,
      leakedProcesses: 0,
    })
  })

  it('should give one line to the repetitions of a scenario, with what was not plain success', () => {
    const text = formatScenarios([trial(), trial({ seconds: 4 }), expected])
    expect(text).toBe('  2/3  2.0 s  cloudflare  a priority change drains  [1 expected failure: push-head (stalled)]')
  })
})

it('says of what could not be played why', () => {
  expect(formatScenarios([unsupported])).toBe(
    '  0/1  2.0 s  cloudflare  a priority change drains  [1 unsupported on LiveStore 0.3.1: it asks for pages once]',
  )
  expect(formatCounts(summaryOf([trial(), unsupported]))).toContain('1 unsupported')
})

it('says of what passed which promises it could not be held to, and counts the reasons', () => {
  const told = trial({ notAvailable: ['order: nothing tells', 'meaning: the app has no probes'] })
  expect(formatScenarios([told, trial()])).toBe(
    '  2/2  2.0 s  cloudflare  a priority change drains  [1 not held to order, meaning: not available]',
  )
  expect(summaryOf([told, told, trial()]).notAvailable).toEqual({
    'meaning: the app has no probes': 2,
    'order: nothing tells': 2,
  })
})

describe('the exit code of a run', () => {
  it('should be doubt when this LiveStore could play nothing of it', () => {
    expect([codeOf([unsupported]), codeOf([trial(), unsupported]), codeOf([])]).toEqual([2, 0, 70])
  })

  it('should be 0 when everything is as expected', () => {
    expect(codeOf([trial(), expected])).toBe(0)
  })
  it('should be 1 when a promise is broken, though something else is inconclusive', () => {
    expect(codeOf([trial({ outcome: 'failed' }), trial({ outcome: 'inconclusive' })])).toBe(1)
  })
  it('should be 1 for an expected failure when told to be strict', () => {
    expect(codeOf([expected], 0, { strict: true })).toBe(1)
  })
  it('should be 2 when the harness could not tell', () => {
    expect(codeOf([trial(), trial({ outcome: 'inconclusive' })])).toBe(2)
  })
  it('should be 70 when a process was left behind or the harness failed, whatever the trials say', () => {
    expect(codeOf([trial({ outcome: 'failed' })], 1)).toBe(70)
    expect(codeOf([trial()], 0, { harnessFailed: true })).toBe(70)
  })
  it('should be 70 when nothing was played at all', () => {
    expect(codeOf([])).toBe(70)
  })
})
