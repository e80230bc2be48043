/** What a run leaves behind for whoever started it: how each trial ended, in a file. */
import type { TrialOutcome } from './summary.ts'

export interface Outcomes {
  readonly trials: readonly TrialOutcome[]
  /** Errors outside of any test: the global set-up, a worker that died. */
  readonly harnessErrors: readonly string[]
}

/** The environment variable that names the file. */
export const outcomesVariable = 'FLAKE_HUNT_OUTCOMES'

/**
 * The environment variable that says, with `later`, that whoever started the run compares the trials with the table of bugs itself:
 * a test fails then wherever a promise is broken, and passes where all are kept.
 */
export const expectationVariable = 'FLAKE_HUNT_EXPECTATION'

/** The environment variable that asks, with `always`, for timeline, history and diagnosis of trials that passed, too. */
export const timelineVariable = 'E2E_TIMELINE'
