/** Several commands as the parts of one: all are run, though one fails, and the worst of their exit codes counts. */
import { execa } from 'execa'
import { type ExitCode, exitCodes, worstExitCode } from './exit-codes.ts'

export interface Part {
  readonly name: string
  /** Program and arguments. */
  readonly command: readonly [string, ...string[]]
  /**
   * Whether its exit codes mean what ours mean. A foreign program's (`tsc` ends with 2 where types are wrong) say no more
   * than that it failed.
   */
  readonly hasOurExitCodes?: boolean
}

export interface PartEnd {
  readonly name: string
  readonly code: ExitCode
}

const isExitCode = (code: number | undefined): code is ExitCode => Object.values<unknown>(exitCodes).includes(code)

const meaningOf = ({ hasOurExitCodes = false }: Part, exitCode: number | undefined): ExitCode => {
  if (exitCode === exitCodes.asExpected || exitCode === exitCodes.interrupted) return exitCode
  // It could not be started, or a signal ended it.
  if (exitCode === undefined) return exitCodes.harnessFailed
  if (!hasOurExitCodes) return exitCodes.promiseBroken
  return isExitCode(exitCode) ? exitCode : exitCodes.harnessFailed
}

/** Runs one part with the person's terminal. A signal that is sent to us alone is passed on, and the part's end waited for. */
const runPart = async (part: Part): Promise<ExitCode> => {
  const [file, ...given] = part.command
  const child = execa(file, given, { stdio: 'inherit', reject: false, preferLocal: true })
  let interrupted = false
  // Ctrl-C in a terminal reaches the part as well as us; the second one does not wait for it.
  const onInterrupt = () => {
    if (interrupted) process.exit(exitCodes.interrupted)
    interrupted = true
  }
  const onTerminate = () => {
    onInterrupt()
    child.kill('SIGTERM')
  }
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate).on('SIGHUP', onTerminate)
  try {
    const { exitCode } = await child
    return interrupted ? exitCodes.interrupted : meaningOf(part, exitCode)
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate).off('SIGHUP', onTerminate)
  }
}

/**
 * Runs the parts one after the other and says how each ended; after an interrupted one no other is begun.
 *
 * @returns how the parts ended, those left out that were not begun, and the worst of their codes
 */
export const runParts = async (
  parts: readonly Part[],
): Promise<{ readonly ends: readonly PartEnd[]; readonly code: ExitCode }> => {
  const ends: PartEnd[] = []
  for (const part of parts) {
    console.log(`\n── ${part.name} ──`)
    const began = performance.now()
    const code = await runPart(part)
    ends.push({ name: part.name, code })
    if (code === exitCodes.interrupted) break
    const seconds = ((performance.now() - began) / 1000).toFixed(0)
    console.log(
      `── ${part.name}: ${code === exitCodes.asExpected ? 'passed' : `failed (exit code ${code})`} after ${seconds} s`,
    )
  }
  return { ends, code: worstExitCode(ends.map(({ code }) => code)) }
}
