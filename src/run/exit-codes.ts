/**
 * What every command's exit code means, and the one way in which a command ends in trouble: a person's mistake is told
 * in one line, a failure of the harness's own with all that is known.
 */
import type { Command } from '@commander-js/extra-typings'
import { CommanderError } from 'commander'
import { MachineError, UsageError } from './usage-error.ts'

export { UsageError }

export const exitCodes = {
  /** All went as expected. */
  asExpected: 0,
  /** A promise was broken unexpectedly. */
  promiseBroken: 1,
  /** The harness could not tell. */
  inconclusive: 2,
  /** Bad usage, or a machine that lacks something: the person at the keyboard can put it right. */
  usage: 64,
  /** The harness itself failed, leaked processes included. */
  harnessFailed: 70,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** From the first that counts on: a harness that failed could not judge; what is broken outweighs what could not be told. */
const fromWorst: readonly ExitCode[] = [
  exitCodes.interrupted,
  exitCodes.harnessFailed,
  exitCodes.usage,
  exitCodes.promiseBroken,
  exitCodes.inconclusive,
]

/** The exit code of a command whose parts ended with these. */
export const worstExitCode = (codes: readonly ExitCode[]): ExitCode =>
  fromWorst.find((code) => codes.includes(code)) ?? exitCodes.asExpected

/** Writes one line to standard error and ends the process with the code (64 unless told). */
export const failWithOneLine = (message: string, code: ExitCode = exitCodes.usage): never => {
  process.stderr.write(`${message.replaceAll(/\s*\n\s*/g, ' ').trim()}\n`)
  process.exit(code)
}

/** What an error means for the command: its exit code, and what to write to standard error. */
export const describeFailure = (error: unknown): { readonly code: ExitCode; readonly text: string } => {
  if (error instanceof UsageError) return { code: exitCodes.usage, text: error.message }
  if (error instanceof MachineError) return { code: exitCodes.harnessFailed, text: error.message }
  if (error instanceof Error) return { code: exitCodes.harnessFailed, text: error.stack ?? error.message }
  return { code: exitCodes.harnessFailed, text: `The harness failed with a value that is no error: ${String(error)}` }
}

/**
 * Runs a command's body and sets the process's exit code from what it returns or throws: a `UsageError` is one line and
 * 64, a `MachineError` one line and 70, any other error its stack and 70. The process ends by itself when nothing is left to do.
 *
 * @example
 * await runCommand(async () => (await everythingHolds()) ? exitCodes.asExpected : exitCodes.promiseBroken)
 */
export const runCommand = async (body: () => Promise<ExitCode>): Promise<void> => {
  try {
    process.exitCode = await body()
  } catch (error) {
    const { code, text } = describeFailure(error)
    process.stderr.write(`${text}\n`)
    process.exitCode = code
  }
}

/**
 * Parses a command's arguments; wrong ones end the process with one line and 64, `--help` prints and ends with 0.
 *
 * @param userArguments the arguments alone, as in `process.argv.slice(2)`
 */
export const parseArguments = <Args extends unknown[], Options extends Record<string, unknown>>(
  program: Command<Args, Options>,
  userArguments: readonly string[] = process.argv.slice(2),
): Options => {
  // pnpm hands on the `--` with which a person marks options as the script's own.
  const given = userArguments[0] === '--' ? userArguments.slice(1) : userArguments
  program.exitOverride().configureOutput({ outputError: () => {} })
  try {
    program.parse([...given], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) process.exit(exitCodes.asExpected)
    failWithOneLine(`${error.message.replace(/^error: /, '')} (--help lists what there is)`)
  }
  return program.opts()
}
