import { describe, expect, it } from 'vitest'
import type { TrialOutcome } from '../report/summary.ts'
import { MachineError, UsageError } from '../run/usage-error.ts'
import { onlyOutcome } from './known-bugs.ts'

const trial = { scenario: 'burst', outcome: 'failed', error: 'the page shows no issue' } as unknown as TrialOutcome

describe('the only scenario that was to be played', () => {
  it('should come to what it came to', () => {
    expect(onlyOutcome({ trials: [trial], harnessErrors: [] }, 'burst')).toBe(trial)
  })

  it('should be told of as one that is not there only where Playwright found none', () => {
    const none = { trials: [], harnessErrors: ['Error: No tests found'] }
    expect(() => onlyOutcome(none, 'burst')).toThrow(UsageError)
    expect(() => onlyOutcome(none, 'burst')).toThrow('There is no scenario "burst"')
    const died = { trials: [], harnessErrors: ['Playwright died before it was through'] }
    expect(() => onlyOutcome(died, 'burst')).toThrow('Playwright could not play scenario burst: Playwright died')
  })

  it('should say nothing of LiveStore where no browser starts', () => {
    const unopened = { ...trial, error: 'browserType.launch: Target page has been closed\n  at x' }
    expect(() => onlyOutcome({ trials: [unopened], harnessErrors: [] }, 'burst')).toThrow(MachineError)
  })
})
