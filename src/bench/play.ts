/** Plays real scenarios through Playwright, as `pnpm e2e` does, and says how long they took. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { outcomesVariable, readOutcomes } from '../report/outcomes.ts'
import { type ExitCode, exitCodes } from '../run/exit-codes.ts'
import { pinnedNode, repositoryRoot } from '../run/pinned-node.ts'
import { playwrightCli } from '../run/playwright-cli.ts'
import type { PlayLine } from './play-reporter.ts'
import type { BenchContext } from './row.ts'

/** A priority change that drains: one scenario without a backend, one with the Durable Object. */
const scenarios = '@priority'

/** How often each is played. */
const repeats = 3

export interface PlayedTests {
  readonly tests: number
  /** From the first test's begin to the last one's end: set-up by worker (browser, backend) included, Playwright's own start not. */
  readonly seconds: number
}

/** Scenarios did not hold while they were measured: there is no figure then. Its message is one line. */
export class PlayFailed extends Error {
  override readonly name = 'PlayFailed'
  readonly code: ExitCode
  constructor(code: ExitCode, message: string) {
    super(message)
    this.code = code
  }
}

let plays = 0

/**
 * Plays the scenarios with so many workers.
 *
 * @throws PlayFailed where a scenario did not hold, Error where Playwright itself failed
 */
export const playTests = async (context: BenchContext, workers: number): Promise<PlayedTests> => {
  const folder = join(context.run.folder, `play-${++plays}`)
  const outcomesFile = `${folder}.jsonl`
  const given = ['-g', scenarios, '--repeat-each', String(repeats), '--workers', String(workers), '--output', folder]
  const reporters = `--reporter=${join(repositoryRoot, 'src/bench/play-reporter.ts')},${join(repositoryRoot, 'fixtures/reporter.ts')}`
  const child = execa(pinnedNode(), [playwrightCli, 'test', ...given, reporters], {
    cwd: repositoryRoot,
    env: { ...context.environment, [outcomesVariable]: outcomesFile },
    reject: false,
    all: true,
  })

  let planned = 0
  const begins: number[] = []
  const ends: number[] = []
  const show = () => context.tell(`${workers} worker${workers === 1 ? '' : 's'}, ${ends.length} of ${planned} tests`)
  for await (const line of child.iterable({ from: 'stdout' })) {
    const said = readPlayLine(line)
    if (said?.type === 'plan') planned = said.tests
    if (said?.type === 'begin') begins.push(said.time)
    if (said?.type === 'end') ends.push(said.time)
    if (said !== undefined) show()
  }
  const { exitCode, all } = await child

  const outcomes = readOutcomes(existsSync(outcomesFile) ? readFileSync(outcomesFile, 'utf8') : '')
  const broken = outcomes.trials.filter(({ outcome }) => outcome === 'failed' || outcome === 'inconclusive')
  if (broken.length > 0) {
    const code = broken.some(({ outcome }) => outcome === 'failed') ? exitCodes.promiseBroken : exitCodes.inconclusive
    const titles = [...new Set(broken.map(({ title, verdict }) => `"${title}" (${verdict})`))].join(', ')
    throw new PlayFailed(
      code,
      `${broken.length} of ${planned} tests did not hold while they were measured: ${titles}. See why with: pnpm e2e -g ${scenarios} --repeat-each ${repeats} --workers ${workers}`,
    )
  }
  if (exitCode !== 0 || ends.length === 0 || outcomes.harnessErrors.length > 0) {
    throw new Error(`Playwright ended with ${exitCode} after ${ends.length} of ${planned} tests; expected 0.\n${all}`)
  }
  return { tests: ends.length, seconds: (Math.max(...ends) - Math.min(...begins)) / 1000 }
}

/** A line of the play reporter; undefined for whatever else Playwright prints. */
const readPlayLine = (line: unknown): PlayLine | undefined => {
  if (typeof line !== 'string' || !line.startsWith('{"type":')) return undefined
  return JSON.parse(line) as PlayLine
}
