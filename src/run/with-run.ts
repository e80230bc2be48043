/** What every command that plays trials does around them: it starts its run, and at the end tells what was left behind. */
import { type ExitCode, exitCodes, worstExitCode } from './exit-codes.ts'
import { startRun } from './start-run.ts'
import { tellEndedFromEarlierRuns, tellLeaked } from './tell-leftovers.ts'
import type { Run } from './types.ts'

/** What a command goes by while its run lasts. */
export interface OwnRun {
  readonly run: Run
  /** Ends the run before the command has ended, says what had to be ended for it, and counts that. Asked twice, it only counts again. */
  readonly end: () => Promise<number>
}

/**
 * Does something within a run of its own, and ends the run. A process that was left behind makes a failed run of it, whatever else came of it.
 *
 * @returns the exit code of the body, or the harness's own failure where that is worse
 * @example
 * await runCommand(() => withRun(async ({ run }) => (await play(run)) ? exitCodes.asExpected : exitCodes.promiseBroken))
 */
export const withRun = async (body: (own: OwnRun) => Promise<ExitCode>): Promise<ExitCode> => {
  await using run = await startRun()
  tellEndedFromEarlierRuns(run)
  let told = false
  const end = async (): Promise<number> => {
    const leaked = await run.end()
    if (!told) tellLeaked(leaked)
    told = true
    return leaked.length
  }
  const code = await body({ run, end })
  return worstExitCode([code, (await end()) === 0 ? exitCodes.asExpected : exitCodes.harnessFailed])
}
