/** The exit code of a hunt. */
import { type ExitCode, exitCodes, worstExitCode } from '../run/exit-codes.ts'
import type { HuntTally } from './hunt-row.ts'

/**
 * What a hunt's result means for who waits for it: 70 where the harness failed or two plays of one trial differed, 1 where something was
 * found that no known bug explains, 2 where it was blind or could tell nothing, 0 otherwise.
 */
export const codeOfHunt = ({ canary, trials, inconclusive, doubles, harnessFailed, arms }: HuntTally): ExitCode => {
  const codes: ExitCode[] = []
  if (harnessFailed > 0 || doubles.equal < doubles.trials) codes.push(exitCodes.harnessFailed)
  if (arms.some(({ findings }) => findings.some(({ bug }) => bug === null))) codes.push(exitCodes.promiseBroken)
  if (canary.found < canary.trials || trials === inconclusive) codes.push(exitCodes.inconclusive)
  return worstExitCode(codes)
}
