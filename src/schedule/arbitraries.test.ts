import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySchedule } from './arbitraries.ts'
import { formatSchedule, readSchedule } from './read-schedule.ts'
import { modelsOf } from './schedule.ts'

describe('any schedule', () => {
  it('is valid and as the options ask', () => {
    fc.assert(
      fc.property(anySchedule({ models: ['network'], hasBackend: true }), (schedule) => {
        expect(readSchedule(formatSchedule(schedule), 'it')).toStrictEqual(schedule)
        expect(modelsOf(schedule).filter((model) => model !== 'network')).toEqual([])
      }),
    )
  })

  it('is another in each run, and the same for the same seed of fast-check', () => {
    const sample = (seed: number) => fc.sample(anySchedule(), { seed, numRuns: 20 }).map(formatSchedule)
    expect(new Set(sample(1)).size).toBe(20)
    expect(sample(1)).toEqual(sample(1))
    expect(sample(1)).not.toEqual(sample(2))
  })

  it('shrinks to the few steps that a property fails by', () => {
    const result = fc.check(
      fc.property(anySchedule({ hasBackend: true }), ({ steps }) => {
        const cut = steps.findIndex(({ type }) => type === 'cut')
        return cut === -1 || !steps.slice(cut).some(({ type }) => type === 'commit')
      }),
      { numRuns: 1_000 },
    )
    expect(result.failed).toBe(true)
    const [smallest] = result.counterexample ?? []
    expect(smallest?.steps.map(({ type, after }) => [type, after])).toEqual([
      ['open', undefined],
      ['cut', undefined],
      ['commit', undefined],
    ])
    expect(smallest?.clients).toHaveLength(1)
  })
})
