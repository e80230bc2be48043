/** Playwright's own command line: what it takes, and a way to start it under the pinned Node. */
import { join } from 'node:path'
import { execa } from 'execa'
import { pinnedNode, repositoryRoot } from './pinned-node.ts'
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
 *
 * @param hearInterruption called at once when somebody asks us to stop: what ends from then on may have been ended
 */
export const runPlaywright = async (
  given: readonly string[],
  environment: Readonly<Record<string, string>>,
  hearInterruption: () => void = () => {},
): Promise<PlaywrightEnd> => {
  const child = execa(pinnedNode(), [playwrightCli, 'test', ...given], {
    stdio: 'inherit',
    env: environment,
    reject: false,
  })
  let interrupted = false
  const onInterrupt = () => {
    interrupted = true
    hearInterruption()
  }
  const onTerminate = () => {
    onInterrupt()
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

/**
 * Asks Playwright which tests there are.
 *
 * @param given what selects them
 * @returns what its JSON reporter lists
 * @throws where it cannot list them, with its own last words
 */
export const listPlaywrightTests = async (given: readonly string[]): Promise<unknown> => {
  const { exitCode, stdout, stderr } = await execa(
    pinnedNode(),
    [playwrightCli, 'test', ...given, '--list', '--reporter=json'],
    { reject: false },
  )
  if (exitCode === 0) return JSON.parse(stdout)
  throw new Error(`Playwright cannot list the tests: it ended with ${exitCode}. ${stderr}${stdout}`)
}

/**
 * Makes one HTML report of the reports that several runs of Playwright have left (`blob`), on this machine or on others.
 *
 * @param from the folder of their zip files
 * @param into the folder of the report; what is in it goes
 * @returns why it could not be made, in Playwright's own last words; undefined where it was
 */
export const mergePlaywrightReports = async (from: string, into: string): Promise<string | undefined> => {
  // With our own configuration, reports from checkouts at other places are merged, too.
  const config = ['--config', join(repositoryRoot, 'playwright.config.ts')]
  const { failed, all } = await execa(
    pinnedNode(),
    [playwrightCli, 'merge-reports', ...config, '--reporter', 'html', from],
    {
      cwd: repositoryRoot,
      all: true,
      reject: false,
      env: { PLAYWRIGHT_HTML_OUTPUT_DIR: into, PLAYWRIGHT_HTML_OPEN: 'never' },
    },
  )
  if (!failed) return undefined
  const lines = String(all ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+at /.test(line))
  return lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? 'it said nothing'
}
