/**
 * `pnpm e2e`: plays every scenario in a real browser and says what came of it.
 *
 * What it does not know itself goes to Playwright (`--headed`, `--ui`, `-g burst`, `--repeat-each 20`).
 */
import { join } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { checkAppOfRun } from '../src/browser/app-of-run.ts'
import type { SubjectApp } from '../src/browser/subject-app.ts'
import { playScenarios } from '../src/campaign/play-scenarios.ts'
import { prepareJsonFile } from '../src/report/json-file.ts'
import { timelineVariable } from '../src/report/outcomes.ts'
import { exitCodeOf, formatCounts, formatScenarios, summarise, type TrialOutcome } from '../src/report/summary.ts'
import { exitCodes, parseArguments, runCommand } from '../src/run/exit-codes.ts'
import { leaveRunningVariable } from '../src/run/leave-running.ts'
import { repositoryRoot } from '../src/run/pinned-node.ts'
import { checkPlaywrightOptions } from '../src/run/playwright.ts'
import { startRun } from '../src/run/start-run.ts'
import { tellEndedFromEarlierRuns, tellLeaked } from '../src/run/tell-leftovers.ts'
import { UsageError } from '../src/run/usage-error.ts'
import { nameSubject } from '../src/subject/run-subject.ts'
import type { Subject } from '../src/subject/subject.ts'
import { patchHelp, subjectHelp } from '../src/subject/subject-name.ts'
import { checkUpgradeFrom, upgradeHelp, upgradesTo } from '../src/subject/upgrade-from.ts'
import { prepare, prepareForeign, prepareSubject, prepareUpgrade } from './prepare.ts'

const program = new Command('pnpm e2e')
  .description('Plays every scenario in a real browser: LinearLite alone, and with a local Cloudflare Durable Object.')
  .option('--livestore <subject>', subjectHelp)
  .option('--patch <file>', patchHelp)
  .option('--upgrade-from <subject>', upgradeHelp)
  .option('--json <file>', 'write the summary as JSON')
  .option('--timeline', 'keep timeline, history and diagnosis of trials that passed, too', false)
  .option(
    '--leave-running',
    'at the first failure leave browser, backend and relay as they are, with a desk over them, until Ctrl-C; plays one test at a time',
    false,
  )
  .option('--strict', 'let expected failures count as failures', false)
  .argument('[playwright...]', 'whatever `playwright test` takes: --headed, --ui, --debug, -g burst, --repeat-each 20')
  .allowUnknownOption()
  .passThroughOptions(false)
  .addHelpText(
    'after',
    '\nLINEARLITE_URL=http://… plays them on a LinearLite that runs there, SUBJECT_APP=file.ts on the app that the file defines.\nE2E_LOGS=always attaches the console logs of passed scenarios too.\nExit codes: 0 as expected, 1 a promise broken, 2 inconclusive, 64 bad usage, 70 the harness failed, 130 interrupted.',
  )

/**
 * What is played, unless the person names other projects; each with `=`, for Playwright takes what follows `--project` for another one, a
 * file's name too. LinearLite's own tests are `--project app`, and part of `pnpm test`.
 */
const withProjects = (given: readonly string[], projects: readonly string[]): readonly string[] =>
  given.some((argument) => /^(--project|-c|--config)(=|$)/.test(argument))
    ? given
    : [...projects.map((project) => `--project=${project}`), ...given]

const scenarioProjects = ['no-backend', 'cloudflare']
const upgradeProjects = ['upgrade', 'upgrade-clients-first']

const ourReporter = join(repositoryRoot, 'fixtures/reporter.ts')

/** A reporter that the person names replaces those of the configuration; ours must stay among them. */
const withOurReporter = (given: readonly string[]): readonly string[] =>
  given.map((argument, index) => {
    if (argument.startsWith('--reporter=')) return `${argument},${ourReporter}`
    return given[index - 1] === '--reporter' ? `${argument},${ourReporter}` : argument
  })

/** One round of Playwright: what it must find, and what to call its projects where there are several rounds. */
interface Round {
  readonly environment: Readonly<Record<string, string>>
  readonly given: readonly string[]
  readonly nameOf: (project: string) => string
}

/** A round for each LiveStore that is upgraded from; where it is more than one, each keeps what it leaves in a place of its own. */
const upgradeRounds = async function* (subject: Subject, names: readonly string[]): AsyncGenerator<Round> {
  for (const name of names) {
    const { environment } = await prepareUpgrade(name, subject)
    const folder = `from-${name}`
    yield names.length === 1
      ? { environment, given: [], nameOf: (project) => project }
      : {
          environment: { ...environment, PLAYWRIGHT_HTML_OUTPUT_DIR: join('playwright-report', folder) },
          given: ['--output', join('test-results', folder)],
          nameOf: (project) => `${project} from ${name}`,
        }
  }
}

const usualRound = async function* (subject: Subject, app: SubjectApp): AsyncGenerator<Round> {
  const { environment } = app.isOurs === true ? await prepare(subject) : await prepareForeign(app, subject)
  yield { environment, given: [], nameOf: (project) => project }
}

await runCommand(async () => {
  const options = parseArguments(program)
  nameSubject(options)
  const { upgradeFrom } = options
  if (upgradeFrom !== undefined) checkUpgradeFrom(upgradeFrom)
  const projects = upgradeFrom === undefined ? scenarioProjects : upgradeProjects
  const app = await checkAppOfRun()
  if (upgradeFrom !== undefined && app.isOurs !== true) {
    throw new UsageError(`--upgrade-from builds LinearLite on two LiveStores, and cannot upgrade ${app.name}`)
  }
  const forPlaywright = withOurReporter(withProjects(program.args, projects))
  await checkPlaywrightOptions(forPlaywright)
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)

  const began = performance.now()
  await using run = await startRun()
  tellEndedFromEarlierRuns(run)
  const subject = await prepareSubject()
  const olderNames = upgradeFrom === undefined ? [] : upgradesTo(subject, upgradeFrom)
  const rounds = upgradeFrom === undefined ? usualRound(subject, app) : upgradeRounds(subject, olderNames)
  const kept = {
    ...(options.timeline && { [timelineVariable]: 'always' }),
    ...(options.leaveRunning && { [leaveRunningVariable]: '1' }),
  }

  const trials: TrialOutcome[] = []
  const harnessErrors: string[] = []
  const playwrightCodes: (number | undefined)[] = []
  let interrupted = false
  for await (const { environment, given, nameOf } of rounds) {
    const alone = options.leaveRunning ? ['--workers=1', '--max-failures=1'] : []
    const round = await playScenarios(run, [...forPlaywright, ...given, ...alone], { ...environment, ...kept })
    for (const trial of round.outcomes.trials) trials.push({ ...trial, project: nameOf(trial.project) })
    harnessErrors.push(...round.outcomes.harnessErrors)
    playwrightCodes.push(round.playwright.exitCode)
    interrupted = round.playwright.interrupted
    if (interrupted) break
  }
  const leaked = await run.end()
  tellLeaked(leaked)
  if (interrupted) return exitCodes.interrupted
  const playwrightIsFine = playwrightCodes.every((code) => code === 0)
  if (trials.length === 0) {
    // `--list` and the like play nothing, and that is all there is to say.
    if (playwrightIsFine) return exitCodes.asExpected
    if (harnessErrors.some((error) => error.includes('No tests found'))) return exitCodes.usage
  }

  const seconds = (performance.now() - began) / 1000
  const own = app.isOurs === true ? subject.name : `${app.livestore ?? subject.name} in ${app.name}`
  const livestore = upgradeFrom === undefined ? own : `${olderNames.join(', ')} -> ${subject.name}`
  const summary = summarise(livestore, trials, { seconds, leakedProcesses: leaked.length })
  writeJson?.(summary)
  console.log(`\n${formatScenarios(trials)}\n\n${formatCounts(summary)}`)
  const exitCode = exitCodeOf(summary, { harnessFailed: harnessErrors.length > 0, strict: options.strict })
  // Playwright saw something that no trial tells of.
  return exitCode === exitCodes.asExpected && !playwrightIsFine ? exitCodes.harnessFailed : exitCode
})
