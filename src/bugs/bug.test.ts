import { describe, expect, it } from 'vitest'
import { type Bug, expectationOf, judge } from './bug.ts'

const bug: Bug = {
  id: 'push-head',
  title: 'The push head never goes back',
  mechanism: '…',
  affected: ['0.4.0'],
  fingerprints: ['stalled/session'],
  breaks: [
    { scenario: 'two-commits', always: true },
    { scenario: 'burst', always: false },
  ],
}

describe('the expectation of a scenario', () => {
  it('should be that it holds on a version without the bug', () => {
    expect(expectationOf([bug], 'burst', '0.5.0')).toEqual({ type: 'holds' })
  })
  it('should be that it holds where no bug breaks it', () => {
    expect(expectationOf([bug], 'reload', '0.4.0')).toEqual({ type: 'holds' })
  })
  it('should be that it fails where a bug always breaks it', () => {
    expect(expectationOf([bug], 'two-commits', '0.4.0')).toEqual({ type: 'fails', bug })
  })
  it('should be that it may fail where a bug breaks it sometimes', () => {
    expect(expectationOf([bug], 'burst', '0.4.0')).toEqual({ type: 'mayFail', bugs: [bug] })
  })
})

describe('the judgement of an outcome', () => {
  it('should be red where a scenario that should hold fails', () => {
    expect(judge({ type: 'holds' }, ['lost/backend'])).toMatchObject({ type: 'unexpected' })
  })
  it('should be red where a scenario that should fail holds', () => {
    expect(judge({ type: 'fails', bug }, [])).toMatchObject({ type: 'unexpected' })
  })
  it('should be red where it fails with another fingerprint', () => {
    expect(judge({ type: 'fails', bug }, ['stalled/leader'])).toMatchObject({ type: 'unexpected' })
    expect(judge({ type: 'mayFail', bugs: [bug] }, ['stalled/session', 'lost/backend'])).toMatchObject({
      type: 'unexpected',
    })
  })
  it('should be an expected failure where the fingerprint is the bug’s', () => {
    expect(judge({ type: 'fails', bug }, ['stalled/session'])).toEqual({ type: 'expected-failure', bug })
    expect(judge({ type: 'mayFail', bugs: [bug] }, ['stalled/session'])).toEqual({ type: 'expected-failure', bug })
  })
  it('should be as expected where a scenario that may fail holds', () => {
    expect(judge({ type: 'mayFail', bugs: [bug] }, [])).toEqual({ type: 'as-expected' })
  })
})
