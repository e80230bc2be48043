/** Playwright's own command line: what it takes, and a way to start it under the pinned Node. */
import { execa } from 'execa'
import { pinnedNode } from './pinned-node.ts'
import { playwrightCli } from './playwright-cli.ts'
import { UsageError } from './usage-error.ts'

/**
 * Checks that Playwright knows every option among the arguments, so that a typing error is told in one line before
 * anything is built.
 *
 * @throws UsageError that names the first option which Playwright does not know
 */
export const checkPlaywrightOptions = async (given: readonly string[]): Promise<void> => {
  const options = given
    .filter((argument) => /^--?[a-zA-Z]/.test(argument))
    .map((argument) => argument.split('=')[0] ?? '')
  if (options.length === 0) return
  const { stdout } = await execa(pinnedNode(), [playwrightCli, 'test', '--help'])
  const known = new Set(stdout.match(/(?<=[\s,])--?[a-zA-Z][a-zA-Z-]*/g) ?? [])
  // `-j4` and `-gburst` carry their value with them.
  const isKnown = (option: string) => known.has(option) || (!option.startsWith('--') && known.has(option.slice(0, 2)))
  const unknown = options.find((option) => !isKnown(option))
  if (unknown !== undefined) {
    throw new UsageError(
      `unknown option '${unknown}': neither this command nor Playwright has it (--help lists what there is)`,
    )
  }
}

/** How Playwright ended. */
export interface PlaywrightEnd {
  /** Absent where a signal ended it. */
  readonly exitCode: number | undefined
  /** Whether somebody asked us to stop while it ran. */
  readonly interrupted: boolean
}

/**
 * Runs `playwright test` with the person's terminal. Ctrl-C in a terminal reaches Playwright as well as us; a signal that
 * was sent to us alone is passed on as one. Either way Playwright closes its browsers in its own time, and we wait for it.
 */
export const runPlaywright = async (
  given: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<PlaywrightEnd> => {
  const child = execa(pinnedNode(), [playwrightCli, 'test', ...given], {
    stdio: 'inherit',
    env: environment,
    reject: false,
  })
  let interrupted = false
  const onInterrupt = () => {
    interrupted = true
  }
  const onTerminate = () => {
    interrupted = true
    child.kill('SIGINT')
  }
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onTerminate)
  try {
    const { exitCode } = await child
    return { exitCode, interrupted }
  } finally {
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onTerminate)
  }
}
