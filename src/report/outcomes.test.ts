import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatOutcome, type OutcomeLine, readOutcomes } from './outcomes.ts'
import type { TrialOutcome } from './summary.ts'

const trialLike = (title: string): TrialOutcome => ({
  scenario: 'burst',
  project: 'cloudflare',
  title,
  outcome: 'passed',
  verdict: 'ok',
  seconds: 1,
  testsOfScenario: 1,
})
const trials = fc.array(fc.string().map(trialLike))
const errors = fc.array(fc.string())
const linesOf = (played: readonly TrialOutcome[], failed: readonly string[]): readonly OutcomeLine[] => [
  ...played.map((trial) => ({ type: 'trial', trial }) as const),
  ...failed.map((error) => ({ type: 'harness-error', error }) as const),
]
const textOf = (lines: readonly OutcomeLine[]): string => lines.map(formatOutcome).join('')

describe('the outcomes of a run', () => {
  it('should be read as they were written', () => {
    fc.assert(
      fc.property(trials, errors, (played, failed) => {
        const text = textOf([...linesOf(played, failed), { type: 'ended' }])
        expect(readOutcomes(text)).toEqual({ trials: played, harnessErrors: failed })
      }),
    )
  })

  it('should keep whatever was whole where Playwright was killed, and say that it was', () => {
    fc.assert(
      fc.property(trials, fc.nat(), (played, cut) => {
        const text = textOf(linesOf(played, []))
        const torn = text.slice(0, cut % (text.length + 1))
        const { trials: read, harnessErrors } = readOutcomes(torn)
        expect(read).toEqual(played.slice(0, read.length))
        // A line whose end alone is missing is whole.
        expect(read.length - (torn.split('\n').length - 1)).toBeOneOf([0, 1])
        expect(harnessErrors).toEqual([expect.stringContaining('died before it was through')])
      }),
    )
  })
})
