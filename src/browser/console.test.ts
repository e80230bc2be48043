import { describe, expect, it } from 'vitest'
import { formatProbeLines, type ProbeLife } from '../history/probe.ts'
import { happeningsOf } from './console.ts'

describe('words of a console', () => {
  const error = { origin: 'shared-worker', level: 'error', text: 'boom' } as const

  it('should be a line of their origin', () => {
    expect(happeningsOf(error)).toEqual([{ lane: 'console', type: 'line', ...error }])
  })
  it('should be an uncaught error where the SharedWorker says so', () => {
    expect(happeningsOf({ ...error, uncaught: true })).toEqual([{ lane: 'console', type: 'uncaught', ...error }])
  })
  it('should be the records of probes where these wrote them, in their order', () => {
    const booted: ProbeLife = { lane: 'leader', type: 'booted', sequence: 0, time: 0, storeId: 's' }
    const probes = [booted, { ...booted, type: 'connected', sequence: 1 } as const]
    expect(happeningsOf({ origin: 'leader', level: 'debug', text: formatProbeLines(probes) })).toEqual(
      probes.map((probe) => ({ lane: 'leader', type: 'probe', probe })),
    )
  })
})
