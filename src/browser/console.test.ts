import { describe, expect, it } from 'vitest'
import { formatProbeLine, type ProbeLife } from '../history/probe.ts'
import { happeningOf } from './console.ts'

describe('words of a console', () => {
  const error = { origin: 'shared-worker', level: 'error', text: 'boom' } as const

  it('should be a line of their origin', () => {
    expect(happeningOf(error)).toEqual({ lane: 'console', type: 'line', ...error })
  })
  it('should be an uncaught error where the SharedWorker says so', () => {
    expect(happeningOf({ ...error, uncaught: true })).toEqual({ lane: 'console', type: 'uncaught', ...error })
  })
  it("should be a probe's record where a probe wrote them", () => {
    const probe: ProbeLife = { lane: 'leader', type: 'booted', sequence: 0, time: 0, storeId: 's' }
    const text = formatProbeLine(probe)
    expect(happeningOf({ origin: 'leader', level: 'debug', text })).toEqual({ lane: 'leader', type: 'probe', probe })
  })
})
