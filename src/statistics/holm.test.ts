import { describe, expect, test } from 'vitest'
import { correctedFor } from './holm.ts'

const asked = (...probabilities: readonly number[]) => probabilities.map((probability) => ({ probability, least: 0 }))

describe('answers to many questions', () => {
  test('are corrected as Holm does it: the clearest for all, the next for one less, and none below the one before', () => {
    // By hand: 4 x 0.005, 3 x 0.01, 2 x 0.03, and 1 x 0.04, which is not below the one before it.
    expect(correctedFor(asked(0.01, 0.04, 0.03, 0.005), 0.05)).toEqual([0.03, 0.06, 0.06, 0.02])
  })

  test('never come to more than certainty', () => {
    expect(correctedFor(asked(0.5, 0.9), 0.05)).toEqual([1, 1])
  })

  test('are not corrected for questions that no numbers could have answered', () => {
    const hopeless = Array.from({ length: 299 }, () => ({ probability: 1, least: 1 }))
    const [first, second] = correctedFor([{ probability: 0.002, least: 1e-9 }, ...hopeless], 0.05)
    expect([first, second]).toEqual([0.002, null])
  })

  test('are corrected for those that could, though they did not', () => {
    const could = Array.from({ length: 9 }, () => ({ probability: 1, least: 1e-9 }))
    expect(correctedFor([{ probability: 0.002, least: 1e-9 }, ...could], 0.05)[0]).toBeCloseTo(0.02, 12)
  })
})
