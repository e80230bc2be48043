/**
 * `pnpm e2e`: plays every scenario in a real browser and says what came of it.
 *
 * What it does not know itself goes to Playwright (`--headed`, `--ui`, `-g burst`, `--repeat-each 20`).
 */
import { join } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { playScenarios } from '../src/campaign/play-scenarios.ts'
import { prepareJsonFile } from '../src/report/json-file.ts'
import { timelineVariable } from '../src/report/outcomes.ts'
import { exitCodeOf, formatCounts, formatScenarios, summarise } from '../src/report/summary.ts'
import { exitCodes, parseArguments, runCommand } from '../src/run/exit-codes.ts'
import { repositoryRoot } from '../src/run/pinned-node.ts'
import { checkPlaywrightOptions } from '../src/run/playwright.ts'
import { startRun } from '../src/run/start-run.ts'
import { tellEndedFromEarlierRuns, tellLeaked } from '../src/run/tell-leftovers.ts'
import { nameSubject } from '../src/subject/run-subject.ts'
import { patchHelp, subjectHelp } from '../src/subject/subject-name.ts'
import { prepare } from './prepare.ts'

const program = new Command('pnpm e2e')
  .description('Plays every scenario in a real browser: LinearLite alone, and with a local Cloudflare Durable Object.')
  .option('--livestore <subject>', subjectHelp)
  .option('--patch <file>', patchHelp)
  .option('--json <file>', 'write the summary as JSON')
  .option('--timeline', 'keep timeline, history and diagnosis of trials that passed, too', false)
  .option('--strict', 'let expected failures count as failures', false)
  .argument('[playwright...]', 'whatever `playwright test` takes: --headed, --ui, --debug, -g burst, --repeat-each 20')
  .allowUnknownOption()
  .passThroughOptions(false)
  .addHelpText(
    'after',
    '\nE2E_LOGS=always attaches the console logs of passed scenarios too.\nExit codes: 0 as expected, 1 a promise broken, 2 inconclusive, 64 bad usage, 70 the harness failed, 130 interrupted.',
  )

/** The scenarios' projects, unless the person names others. LinearLite's own tests are `--project app`, and part of `pnpm test`. */
const withProjects = (given: readonly string[]): readonly string[] =>
  given.some((argument) => /^(--project|-c|--config)(=|$)/.test(argument))
    ? given
    : ['--project', 'no-backend', '--project', 'cloudflare', ...given]

const ourReporter = join(repositoryRoot, 'fixtures/reporter.ts')

/** A reporter that the person names replaces those of the configuration; ours must stay among them. */
const withOurReporter = (given: readonly string[]): readonly string[] =>
  given.map((argument, index) => {
    if (argument.startsWith('--reporter=')) return `${argument},${ourReporter}`
    return given[index - 1] === '--reporter' ? `${argument},${ourReporter}` : argument
  })

await runCommand(async () => {
  const options = parseArguments(program)
  nameSubject(options)
  const forPlaywright = withOurReporter(withProjects(program.args))
  await checkPlaywrightOptions(forPlaywright)
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)

  const began = performance.now()
  await using run = await startRun()
  tellEndedFromEarlierRuns(run)
  const prepared = await prepare()
  const environment = { ...prepared.environment, ...(options.timeline ? { [timelineVariable]: 'always' } : {}) }

  const { outcomes, playwright } = await playScenarios(run, forPlaywright, environment)
  const leaked = await run.end()
  tellLeaked(leaked)
  if (playwright.interrupted) return exitCodes.interrupted
  const trials = outcomes?.trials ?? []
  if (trials.length === 0) {
    // `--list` and the like play nothing, and that is all there is to say.
    if (playwright.exitCode === 0) return exitCodes.asExpected
    if (outcomes?.harnessErrors.some((error) => error.includes('No tests found'))) return exitCodes.usage
  }

  const seconds = (performance.now() - began) / 1000
  const summary = summarise(prepared.subject.name, trials, { seconds, leakedProcesses: leaked.length })
  writeJson?.(summary)
  console.log(`\n${formatScenarios(trials)}\n\n${formatCounts(summary)}`)
  const harnessFailed = outcomes !== undefined && outcomes.harnessErrors.length > 0
  const exitCode = exitCodeOf(summary, { harnessFailed, strict: options.strict })
  // Playwright saw something that no trial tells of.
  return exitCode === exitCodes.asExpected && playwright.exitCode !== 0 ? exitCodes.harnessFailed : exitCode
})
