import { describe, expect, it } from 'vitest'
import { type Bug, expectationOf, expectationOfFound, expectationOfTrigger, judge } from './bug.ts'

const bug: Bug = {
  id: 'push-head',
  title: 'The push head never goes back',
  mechanism: '…',
  affected: ['0.4.0', '0.4.0-dev.23'],
  fingerprints: ['stalled/session'],
  avoid: '…',
  triggers: [{ id: 'two-events', always: true }],
  breaks: [
    { scenario: 'two-commits', always: true },
    { scenario: 'burst', always: false },
    { scenario: 'evict', always: true, on: ['0.4.0-dev.23'] },
  ],
}
const other: Bug = { ...bug, id: 'doubled-page', fingerprints: ['stalled/leader'], breaks: { none: '…' }, triggers: [] }
const table = [bug, other]
const published = (version: string) => ({ name: version, version })

describe('the expectation of a scenario', () => {
  it('should be that it holds on a version without the bug', () => {
    expect(expectationOf(table, 'burst', published('0.5.0'))).toEqual({ type: 'holds', others: [] })
  })
  it('should be that it holds where no bug breaks it, the others being known', () => {
    expect(expectationOf(table, 'reload', published('0.4.0'))).toEqual({ type: 'holds', others: table })
  })
  it('should be that it fails where a bug always breaks it', () => {
    expect(expectationOf(table, 'two-commits', published('0.4.0'))).toEqual({ type: 'fails', bug, others: [other] })
  })
  it('should be that it may fail where a bug breaks it sometimes', () => {
    expect(expectationOf(table, 'burst', published('0.4.0'))).toMatchObject({ type: 'mayFail', bugs: [bug] })
  })
  it('should count what a bug breaks on some versions on those alone', () => {
    expect(expectationOf(table, 'evict', published('0.4.0-dev.23')).type).toBe('fails')
    expect(expectationOf(table, 'evict', published('0.4.0')).type).toBe('holds')
  })
  it('should demand no failure of a build of one’s own, which may be the fix', () => {
    const patched = { name: '0.4.0 + fix.patch', version: '0.4.0' }
    expect(expectationOf(table, 'two-commits', patched)).toMatchObject({ type: 'mayFail', bugs: [bug] })
  })
  it('should be made for triggers in Node likewise', () => {
    expect(expectationOfTrigger(table, { id: 'two-events' }, published('0.4.0')).type).toBe('fails')
    expect(expectationOfTrigger(table, { id: 'burst' }, published('0.4.0')).type).toBe('holds')
  })
  it('should excuse a control by other bugs, and never by the one that it is there for', () => {
    const control = { id: 'one-event', bug: bug.id, isControl: true }
    const expectation = expectationOfTrigger(table, control, published('0.4.0'))
    expect(expectation).toEqual({ type: 'holds', others: [other] })
    expect(judge(expectation, [...bug.fingerprints])).toMatchObject({ type: 'unexpected' })
  })
})

describe('the judgement of an outcome', () => {
  const holds = { type: 'holds', others: [] } as const
  const fails = { type: 'fails', bug, others: [other] } as const
  const mayFail = { type: 'mayFail', bugs: [bug], others: [] } as const

  it('should be red where a scenario that should hold fails', () => {
    expect(judge(holds, ['lost/backend'])).toMatchObject({ type: 'unexpected' })
  })
  it('should be red where a scenario that should fail holds', () => {
    expect(judge(fails, [])).toMatchObject({ type: 'unexpected' })
  })
  it('should be red where it fails with a fingerprint that no bug of the subject has', () => {
    expect(judge(fails, ['lost/leader'])).toMatchObject({ type: 'unexpected' })
    expect(judge(fails, ['stalled/leader', 'lost/leader'])).toMatchObject({ type: 'unexpected' })
    expect(judge(mayFail, ['stalled/leader'])).toMatchObject({ type: 'unexpected' })
    expect(judge(mayFail, ['stalled/session', 'lost/backend'])).toMatchObject({ type: 'unexpected' })
  })
  it('should be an expected failure where the fingerprint is the bug’s', () => {
    const expected = { type: 'expected-failure', bug, isOverlap: false }
    expect(judge(fails, ['stalled/session'])).toEqual(expected)
    expect(judge(mayFail, ['stalled/session'])).toEqual(expected)
  })
  it('should name another bug that the subject has as an overlap', () => {
    const overlap = { type: 'expected-failure', bug: other, isOverlap: true }
    expect(judge(fails, ['stalled/leader'])).toEqual(overlap)
    expect(judge(fails, ['stalled/session', 'stalled/leader'])).toEqual(overlap)
    expect(judge({ type: 'holds', others: [other] }, ['stalled/leader'])).toEqual(overlap)
  })
  it('should be as expected where a scenario that may fail holds', () => {
    expect(judge(mayFail, [])).toEqual({ type: 'as-expected' })
  })
})

describe('the expectation of what a hunt found', () => {
  const found = { id: 'stalled-session@0.4.0', livestore: '0.4.0', fingerprint: 'stalled/session', always: true }
  const unexplained = { ...found, id: 'lost-leader@0.4.0', fingerprint: 'lost/leader' }

  it('should be that it fails where a browser always showed it, on the subject that it was found on', () => {
    expect(expectationOfFound(table, found, published('0.4.0'))).toEqual({ type: 'fails', bug, others: [other] })
    const failing = expectationOfFound(table, unexplained, published('0.4.0'))
    expect(failing).toMatchObject({ type: 'fails', bug: { id: 'lost-leader@0.4.0', fingerprints: ['lost/leader'] } })
    expect(judge(failing, []).type).toBe('unexpected')
    expect(judge(failing, ['lost/leader']).type).toBe('expected-failure')
  })
  it('should be that it may fail where it did not always, and on others that have the bug', () => {
    const sometimes = expectationOfFound(table, { ...found, always: false }, published('0.4.0'))
    expect(sometimes).toEqual({ type: 'mayFail', bugs: [bug], others: [other] })
    expect(expectationOfFound(table, found, published('0.4.0-dev.23')).type).toBe('mayFail')
    expect(judge(sometimes, ['lost/leader']).type).toBe('unexpected')
  })
  it('should be that it holds on a version that has not the bug which explains it', () => {
    expect(expectationOfFound(table, found, published('0.5.0'))).toEqual({ type: 'holds', others: [] })
    expect(expectationOfFound(table, unexplained, published('0.5.0')).type).toBe('mayFail')
  })
})
