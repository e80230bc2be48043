import { describe, expect, it } from 'vitest'
import { type ComparedTrial, compareArms, comparisonOf } from './compare.ts'

const held = (drainMs: number): ComparedTrial => ({ fingerprints: [], drainMs })
const failed: ComparedTrial = { fingerprints: ['stalled/leader'], diagnosis: 'it waits' }
const unknown: ComparedTrial = { fingerprints: [], unknown: 'the backend was gone' }
const times = (count: number, trial: ComparedTrial) => Array.from({ length: count }, () => trial)

describe('a comparison', () => {
  it('should say who fails more often, how sure that is, and what is known of each', () => {
    const { sentence, arms, difference, firstFailsMore } = comparisonOf(
      ['dev.9', 'dev.12'],
      [times(10, failed), times(10, held(100))],
    )
    expect(firstFailsMore).toBeGreaterThan(0.999)
    expect(sentence).toBe(
      'dev.9 fails more often than dev.12, by 66 to 100 points (95 % interval; more than 99.9 % sure that it is more at all). dev.9 failed 10 of 10: above 69 %; dev.12 failed 0 of 10: below 31 %.',
    )
    expect(arms[0]).toMatchObject({ failed: 10, fingerprints: { 'stalled/leader': 10 }, diagnosis: 'it waits' })
    expect(arms[1]).toMatchObject({
      failed: 0,
      drain: {
        p50: { value: 100, from: 100, to: 100 },
        p95: { value: 100, from: 100, to: null },
        p99: { value: 100, to: null },
        max: { value: 100, from: 100, to: null },
        settled: 10,
      },
    })
    expect(difference.from).toBeCloseTo(0.6636, 4)
    expect(difference.to).toBe(1)
  })

  it('should claim no difference that a few trials cannot show', () => {
    const { sentence } = comparisonOf(['old', 'new'], [[failed, held(1), held(2)], times(3, held(1))])
    expect(sentence).toMatch(
      /^No difference is shown \(7\d\.\d % for old failing more often; it may be \d\d points in favour of old to \d\d points in favour of new\): play more trials\./,
    )
  })

  it('should leave out of its rates what could not be told', () => {
    const { arms, sentence } = comparisonOf(
      ['old', 'new'],
      [
        [failed, unknown],
        [unknown, unknown],
      ],
    )
    expect(arms[0]).toMatchObject({ trials: 2, unknown: 1, failed: 1 })
    expect(sentence).toMatch(/^Nothing can be said/)
  })

  it('should play the arms in turns, each beginning as often as the other', async () => {
    const order: string[] = []
    const arm = (name: string) => ({
      name,
      play: async () => {
        order.push(name)
        return held(1)
      },
    })
    await compareArms([arm('a'), arm('b')], 4)
    expect(order.join('')).toBe('abbaabba')
  })
})
