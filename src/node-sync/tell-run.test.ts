import { describe, expect, test } from 'vitest'
import type { Finding } from '../verdict/verdict.ts'
import { commandAgain, outcomeOf, type RunOutcome, sameFailure, tellRuns } from './tell-run.ts'

const subject = { name: '0.4.0', version: '0.4.0' }
const finding = (more: Partial<Finding>): Finding => ({ verdict: 'lost', witness: 'it was seen', ...more })

describe('the outcome of a run', () => {
  test('is that it held where nothing was found', () => {
    expect(outcomeOf({ findings: [] }, subject)).toEqual({ type: 'held' })
  })

  test('is an expected failure where a known bug of the version explains all of it', () => {
    const findings = [finding({ verdict: 'stalled', hop: 'session', signature: 'push-head' })]
    expect(outcomeOf({ findings }, subject)).toMatchObject({ type: 'expected-failure', bug: 'push-head' })
  })

  test('is unexpected where anything else broke, also beside a known bug', () => {
    const known = finding({ verdict: 'stalled', hop: 'session', signature: 'push-head' })
    const unknown = finding({ verdict: 'reordered', hop: 'backend' })
    expect(outcomeOf({ findings: [known, unknown] }, subject).type).toBe('unexpected')
  })

  test('is unexpected where the harness could not tell', () => {
    const outcome = outcomeOf({ findings: [finding({ verdict: 'inconclusive', witness: 'it was too dark' })] }, subject)
    expect(outcome).toMatchObject({ type: 'unexpected', reason: 'inconclusive: it was too dark' })
  })
})

test('runs are told by how many held, and by what the others showed', () => {
  const told = tellRuns([
    { type: 'held' },
    { type: 'expected-failure', bug: 'push-head', fingerprints: ['stalled/session/push-head'] },
    { type: 'expected-failure', bug: 'push-head', fingerprints: ['stalled/session/push-head'] },
    { type: 'unexpected', reason: 'found lost', fingerprints: ['lost'] },
  ])
  expect(told.split('\n')).toEqual([
    '1 of 4 runs held',
    '  2 of 4  stalled/session/push-head (expected, push-head)',
    '  1 of 4  lost (unexpected)',
  ])
})

test('a smaller run counts as smaller only where it fails in the same way', () => {
  const crashed: RunOutcome = { type: 'expected-failure', bug: 'b', fingerprints: ['crashed/session/doubled-event'] }
  const both: RunOutcome = { ...crashed, fingerprints: ['stalled/session', ...crashed.fingerprints] }
  const stalled: RunOutcome = { ...crashed, fingerprints: ['stalled/session'] }
  const unclear: RunOutcome = { type: 'unexpected', reason: 'it was too dark', fingerprints: [] }
  expect(sameFailure(crashed, both)).toBe(true)
  expect(sameFailure(crashed, stalled)).toBe(false)
  expect(sameFailure(crashed, { type: 'held' })).toBe(false)
  expect(sameFailure(crashed, unclear)).toBe(false)
  expect(sameFailure(unclear, { ...unclear })).toBe(true)
  expect(sameFailure(unclear, crashed)).toBe(false)
})

describe('the command that plays a failed run again', () => {
  const failed = { seed: -7, path: '3:1', strict: false }

  test('names LiveStore, seed and path', () => {
    const environment = { LIVESTORE: '0.4.0-dev.9', LIVESTORE_PATCH: '' }
    expect(commandAgain({ ...failed, environment })).toBe(
      'LIVESTORE=0.4.0-dev.9 NODE_SYNC_FC_SEED=-7 NODE_SYNC_FC_PATH=3:1 pnpm node-sync',
    )
  })

  test('names the patch, too, and quotes what a shell would take apart', () => {
    const environment = { LIVESTORE: 'path:../livestore', LIVESTORE_PATCH: "/it's here/fix.patch" }
    expect(commandAgain({ ...failed, environment })).toContain(
      `LIVESTORE=path:../livestore LIVESTORE_PATCH='/it'\\''s here/fix.patch' NODE_SYNC`,
    )
  })

  test('is strict where the failure only counted for being strict', () => {
    expect(commandAgain({ ...failed, strict: true, environment: {} })).toContain('NODE_SYNC_STRICT=1 pnpm')
  })
})
