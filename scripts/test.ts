/**
 * `pnpm test`: everything that must hold: types, lint, unit tests, the defects that the
 * checkers must find, the known bugs, the scenarios in a browser. All parts run, though one
 * fails; the last line counts them, and the worst of their exit codes is the command's.
 */
import { join } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { exitCodes, parseArguments, runCommand, worstExitCode } from '../src/run/exit-codes.ts'
import { pinnedNode } from '../src/run/pinned-node.ts'
import { type Part, runParts } from '../src/run/run-parts.ts'
import { startRun } from '../src/run/start-run.ts'
import { tellEndedFromEarlierRuns, tellLeaked } from '../src/run/tell-leftovers.ts'

/** Everything that Playwright plays: `pnpm e2e` alone plays the scenarios only. */
const projects = ['app', 'harness', 'no-backend', 'cloudflare']

/** The last version with the bug that this project began with: what shows it in a browser is shown every time. */
const withStaleGeneration = '0.4.0-dev.9'

/** They build and install for minutes, and are about what seldom changes: `pnpm unit` plays them as well, beside this on every pull request. */
const slowest = ['scripts/bisect-checkout.test.ts', 'scripts/own-builds.test.ts', 'fixtures/package.test.ts']

const parts = (): readonly Part[] => [
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lint', command: ['biome', 'check', '.'] },
  { name: 'unit tests', command: ['vitest', 'run', ...slowest.flatMap((file) => ['--exclude', file])] },
  { name: 'defects', command: [pinnedNode(), 'scripts/defects.ts'], hasOurExitCodes: true },
  {
    name: 'known bugs, in Node',
    command: [pinnedNode(), 'scripts/known-bugs.ts', ...['--livestore', '0.4.0', '--level', 'node', '--trials', '1']],
    hasOurExitCodes: true,
  },
  {
    name: 'the bug that this project began with, in Node',
    command: [
      pinnedNode(),
      'scripts/known-bugs.ts',
      ...['--livestore', withStaleGeneration, '--bug', 'stale-generation', '--level', 'node', '--trials', '1'],
    ],
    hasOurExitCodes: true,
  },
  {
    name: 'a known bug, in the browser',
    command: [
      pinnedNode(),
      'scripts/known-bugs.ts',
      ...['--livestore', withStaleGeneration, '--bug', 'stale-generation', '--level', 'browser', '--trials', '1'],
    ],
    hasOurExitCodes: true,
  },
  {
    name: "scenarios, and LinearLite's and the harness's own tests",
    // Not through the shell script that stands for Node in node_modules/.bin: signals would end that alone.
    command: [pinnedNode(), 'scripts/e2e.ts', ...projects.flatMap((project) => ['--project', project])],
    hasOurExitCodes: true,
  },
  {
    name: 'the scenarios of an app that is not ours',
    command: [
      'env',
      'SUBJECT_APP=examples/plain-dom/subject-app.ts',
      pinnedNode(),
      'scripts/e2e.ts',
      '--project',
      'example',
    ],
    hasOurExitCodes: true,
  },
]

/**
 * Has the many processes of this run share what Node and Playwright compile, in a folder that ends with the run: each would do it anew,
 * Playwright because each run within this one has a temporary folder of its own.
 */
const shareWhatIsCompiled = (folder: string): void => {
  process.env.NODE_COMPILE_CACHE = join(folder, 'compiled-by-node')
  process.env.PWTEST_CACHE_DIR = join(folder, 'compiled-by-playwright')
}

/** Where failures are told by all that we run. */
const lastLines = 80

/** Who reads a log reads its end, and may have been given no more of it. */
const tellAgain = (name: string, output: string): void => {
  const lines = output.trimEnd().split('\n').slice(-lastLines)
  console.log(`\n── once more, as it failed: the last lines of ${name} ──\n${lines.join('\n')}`)
}

const program = new Command('pnpm test')
  .description('Checks types and lint, runs the unit tests, plays the known bugs and every scenario.')
  .addHelpText(
    'after',
    '\nExit codes: 0 all passed, 1 a check failed or a promise broke, 2 inconclusive, 64 bad usage, 70 the harness failed or left processes behind, 130 interrupted.',
  )

await runCommand(async () => {
  parseArguments(program)
  // The parts' own runs lie within this one: whatever is killed, this one's keeper ends what is left.
  await using run = await startRun()
  tellEndedFromEarlierRuns(run)
  shareWhatIsCompiled(run.folder)
  const { ends, code } = await runParts(parts(), process.stdout.isTTY ? {} : { outputFolder: run.folder })
  const leaked = await run.end()
  // What an interrupted part was doing is ended, not leaked.
  if (code === exitCodes.interrupted) return code
  tellLeaked(leaked)
  const failed = ends.filter((end) => end.code !== exitCodes.asExpected)
  for (const { name, output } of failed) if (output !== undefined) tellAgain(name, output)
  if (failed.length > 0) console.log(`\nfailed: ${failed.map(({ name }) => name).join(', ')}`)
  console.log(`\n${ends.length - failed.length} passed, ${failed.length} failed`)
  return worstExitCode([code, leaked.length === 0 ? exitCodes.asExpected : exitCodes.harnessFailed])
})
