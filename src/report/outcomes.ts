/** What a run of Playwright tells whoever started it: how each trial ended, in a file with a line for each, as soon as it has. */
import type { TrialOutcome } from './summary.ts'

export interface Outcomes {
  readonly trials: readonly TrialOutcome[]
  /** Errors outside of any test: the global set-up, a worker that died, Playwright itself. */
  readonly harnessErrors: readonly string[]
}

/** A line of the file. The last one of a run that came to its end says so. */
export type OutcomeLine =
  | { readonly type: 'trial'; readonly trial: TrialOutcome }
  | { readonly type: 'harness-error'; readonly error: string }
  | { readonly type: 'ended' }

/** The environment variable that names the file. */
export const outcomesVariable = 'FLAKE_HUNT_OUTCOMES'

/** A line as it is written, with its end. */
export const formatOutcome = (line: OutcomeLine): string => `${JSON.stringify(line)}\n`

/** Reads a line; undefined for the half line of a Playwright that was killed. */
export const readOutcome = (text: string): OutcomeLine | undefined => {
  try {
    return JSON.parse(text) as OutcomeLine
  } catch {
    return undefined
  }
}

/** What a file of outcomes comes to. A Playwright that did not come to its end is an error of the harness; what it played until then counts. */
export const readOutcomes = (text: string): Outcomes => {
  const lines = text.split('\n').flatMap((line) => readOutcome(line) ?? [])
  const errors = lines.flatMap((line) => (line.type === 'harness-error' ? [line.error] : []))
  return {
    trials: lines.flatMap((line) => (line.type === 'trial' ? [line.trial] : [])),
    harnessErrors: lines.some(({ type }) => type === 'ended')
      ? errors
      : [...errors, 'Playwright died before it was through: what it had played until then counts.'],
  }
}

/**
 * The environment variable that says, with `later`, that whoever started the run compares the trials with the table of bugs itself:
 * a test fails then wherever a promise is broken, and passes where all are kept.
 */
export const expectationVariable = 'FLAKE_HUNT_EXPECTATION'

/** The environment variable that asks, with `always`, for timeline, history and diagnosis of trials that passed, too. */
export const timelineVariable = 'E2E_TIMELINE'
