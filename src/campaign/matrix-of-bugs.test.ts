import { describe, expect, it } from 'vitest'
import type { Bug, Expectation } from '../bugs/bug.ts'
import { exitCodes } from '../run/exit-codes.ts'
import {
  type CountedTrial,
  countTrials,
  exitCodeOfRows,
  falseAlarms,
  isAsExpected,
  type Row,
  resultInWords,
  unreachableRow,
  withRenewed,
} from './matrix-of-bugs.ts'

const bugNamed = (id: string, fingerprint: string): Bug => ({
  id,
  title: '…',
  mechanism: '…',
  affected: ['0.4.0'],
  fingerprints: [fingerprint],
  avoid: '…',
  triggers: [],
  breaks: [],
})
const bug = bugNamed('push-head', 'stalled/session/push-head')
const other = bugNamed('doubled-page', 'stalled/leader/doubled-page')
const fails: Expectation = { type: 'fails', bug, others: [other] }
const holds: Expectation = { type: 'holds', others: [other] }

const held: CountedTrial = { fingerprints: [] }
const shown: CountedTrial = { fingerprints: ['stalled/session/push-head'], diagnosis: 'it waits' }
const overlap: CountedTrial = { fingerprints: ['stalled/leader/doubled-page'] }
const strange: CountedTrial = { fingerprints: ['lost/leader'] }
const doubt: CountedTrial = { fingerprints: [], unknown: 'nobody looked' }
const harness: CountedTrial = { fingerprints: [], unknown: 'the harness failed: it hangs', harnessFailed: true }

const subject = { name: '0.4.0', version: '0.4.0' }
const count = (expectation: Expectation, trials: readonly CountedTrial[]) =>
  countTrials({ bug: 'push-head', way: 'push-head', level: 'node', subject }, expectation, trials)

describe('a row', () => {
  it('should be as expected where every trial shows the bug', () => {
    const row = count(fails, [shown, shown])
    expect(row).toMatchObject({ trials: 2, failed: 2, matched: 2, expected: 'fails', diagnosis: 'it waits' })
    expect([isAsExpected(row), exitCodeOfRows([row])]).toEqual([true, exitCodes.asExpected])
  })

  it('should count in words only what was told', () => {
    expect(resultInWords(count(fails, [shown, doubt, harness, { ...shown, isCached: true }]))).toBe(
      '1 of 1 failed, 2 could not be told',
    )
  })

  it('should be red where a trial holds that must fail, or fails that must hold', () => {
    for (const row of [count(fails, [shown, held]), count(holds, [held, strange])]) {
      expect([isAsExpected(row), exitCodeOfRows([row])]).toEqual([false, exitCodes.promiseBroken])
    }
  })

  it('should bear another known bug now and then, but not in place of the one that must show', () => {
    const sometimes = count(fails, [shown, overlap])
    expect(sometimes).toMatchObject({ failed: 2, matched: 1, overlaps: { 'doubled-page': 1 } })
    expect(isAsExpected(sometimes)).toBe(true)
    expect(isAsExpected(count(fails, [overlap]))).toBe(true)
    const always = count(fails, [overlap, overlap])
    expect(always.unexpected).toEqual(['expected bug push-head, found nothing but doubled-page'])
    expect(isAsExpected(count(holds, [held, overlap]))).toBe(true)
  })

  it('should never count as held what could not be told', () => {
    const row = count(holds, [held, doubt])
    expect(row).toMatchObject({ trials: 2, unknown: 1, failed: 0 })
    expect(exitCodeOfRows([row])).toBe(exitCodes.inconclusive)
    expect(exitCodeOfRows([count(fails, [doubt, harness])])).toBe(exitCodes.harnessFailed)
  })
})

it('a false alarm is a failure of what must hold that no known bug explains', () => {
  const rows = [
    count(holds, [strange, overlap, held]),
    count(fails, [strange]),
    unreachableRow({ ...bug, bug: bug.id, way: '', level: 'node', subject }, 'why'),
  ]
  expect(falseAlarms(rows)).toBe(1)
})

describe('rows of several runs', () => {
  const old = count(fails, [shown])
  const none = unreachableRow({ bug: bug.id, way: '', level: 'browser', subject }, 'why')
  const always = { id: 'push-head', always: true }
  /** The table gives the way to one bug, to the other, or to both now and then. */
  const own = [{ ...bug, triggers: [always] }, other]
  const others = [bug, { ...other, triggers: [always] }]
  const both = [bug, other].map((one) => ({ ...one, triggers: [{ ...always, always: false }] }))

  it('should be as they are where no two count the same', () => {
    const rows = [
      old,
      { ...old, livestore: '0.3.1' },
      { ...old, level: 'browser' as const },
      { ...old, way: 'control' },
      none,
      { ...none, bug: other.id },
    ]
    expect(withRenewed(own, rows)).toEqual(rows)
  })

  it('should have the later of two that count the same, in its place', () => {
    const renewed = count(fails, [shown, shown])
    const changed = { ...none, unreachable: 'another reason' }
    expect(withRenewed(own, [old, none, renewed])).toEqual([renewed, none])
    expect(withRenewed(own, [old, none, changed])).toEqual([old, changed])
  })

  it('should keep one for each bug that the table gives the way to, and none of another', () => {
    const later = { ...count(fails, [shown, shown]), bug: other.id }
    expect(withRenewed(others, [old, none, later])).toEqual([later, none])
    const sometimes = [old, later].map((row) => ({ ...row, expected: 'mayFail' as const }))
    const [first, second] = sometimes as [Row, Row]
    expect(withRenewed(both, [first, none, second])).toEqual([first, none, second])
    // Both at once: what it was before, and what another bug had of it.
    const renewed = { ...second, trials: 7 }
    expect(withRenewed(both, [old, second, none, renewed])).toEqual([renewed, none])
  })
})
