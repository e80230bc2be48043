import { describe, expect, it } from 'vitest'
import {
  coverageOfDifference,
  coverageOfPosterior,
  coverageOfQuantile,
  coverageOfRate,
  endsOfSprt,
} from './coverage.ts'
import { designSprt, planSprt } from './sprt.ts'

const campaigns = { seed: 'coverage', campaigns: 10_000 }

/** Four standard errors of a share of 95 % over so many campaigns. */
const slack = 4 * Math.sqrt((0.95 * 0.05) / campaigns.campaigns)

describe('over 10,000 simulated campaigns', () => {
  it('the exact interval should hold the rate at least as often as it says', () => {
    for (const trials of [5, 20, 100]) {
      for (const rate of [0.01, 0.1, 0.5]) {
        expect(coverageOfRate(campaigns, { trials, rate })).toBeGreaterThanOrEqual(0.95 - slack)
      }
    }
  })

  it('the posterior should hold the rate as often as it says', () => {
    for (const trials of [5, 20, 100]) {
      expect(Math.abs(coverageOfPosterior(campaigns, { trials }) - 0.95)).toBeLessThanOrEqual(slack)
    }
  })

  it('the interval of a difference should hold it about as often as it says', () => {
    for (const trials of [10, 20, 50]) {
      for (const rates of [
        [0.1, 0.01],
        [0.3, 0.1],
        [0.5, 0.5],
      ] as const) {
        expect(coverageOfDifference(campaigns, { trials, rates })).toBeGreaterThanOrEqual(0.93)
      }
    }
  })

  it('the interval of a quantile should hold it at least as often as it says', () => {
    for (const [samples, share] of [
      [10, 0.5],
      [50, 0.95],
    ] as const) {
      expect(coverageOfQuantile(campaigns, { samples, share })).toBeGreaterThanOrEqual(0.95 - slack)
    }
  })

  it('the sequential test should end as was computed before', () => {
    const claims = { broken: 0.1, fixed: 0.01 }
    const plan = planSprt(designSprt(claims))
    const [ifFixed, ifBroken] = [endsOfSprt(campaigns, claims, 0.01), endsOfSprt(campaigns, claims, 0.1)]
    expect(Math.abs(ifBroken.fixed - plan.falseFixed)).toBeLessThanOrEqual(slack)
    expect(Math.abs(ifFixed.broken - plan.falseBroken)).toBeLessThanOrEqual(slack)
    expect(Math.abs(ifFixed.trials / plan.expected.fixed - 1)).toBeLessThanOrEqual(0.03)
    expect(Math.abs(ifBroken.trials / plan.expected.broken - 1)).toBeLessThanOrEqual(0.03)
  })
})
