/** `pnpm bench`: how fast the harness and its subject are, and how much memory a run takes. docs/bench.md says what each figure is. */
import { availableParallelism } from 'node:os'
import { Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { launchBrowser } from '../src/bench/context.ts'
import { measureGroups } from '../src/bench/measure.ts'
import { memoryMeasure } from '../src/bench/memory.ts'
import { PlayFailed } from '../src/bench/play.ts'
import type { Group } from '../src/bench/row.ts'
import { groups, isGroup, usualGroups } from '../src/bench/rows.ts'
import { formatTable } from '../src/bench/table.ts'
import { prepareJsonFile } from '../src/report/json-file.ts'
import { type ExitCode, exitCodes, parseArguments, runCommand } from '../src/run/exit-codes.ts'
import { pinnedNodeVersion } from '../src/run/pinned-node.ts'
import { withProgress } from '../src/run/progress.ts'
import { startRun } from '../src/run/start-run.ts'
import { tellEndedFromEarlierRuns, tellLeaked } from '../src/run/tell-leftovers.ts'
import type { Run } from '../src/run/types.ts'
import { untilInterrupted } from '../src/run/until-interrupted.ts'
import { buildApp } from '../src/subject/build-app.ts'
import { buildOn, nameSubject } from '../src/subject/run-subject.ts'
import { serveApp } from '../src/subject/serve-app.ts'
import { patchHelp, subjectHelp } from '../src/subject/subject-name.ts'
import { prepare } from './prepare.ts'

const readRounds = (text: string): number => {
  if (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 1000) return Number(text)
  throw new InvalidArgumentError('Expected a whole number from 1 to 1000.')
}

const readGroups = (text: string): readonly Group[] => {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !isGroup(name))
  if (unknown !== undefined) throw new InvalidArgumentError(`There is no "${unknown}": expected ${groups.join(', ')}.`)
  return groups.filter((group) => names.includes(group))
}

const program = new Command('pnpm bench')
  .description('Measures boot, drain, throughput, memory and the backend: medians of several rounds, with min and max.')
  .option('--rounds <number>', 'how often each figure is measured', readRounds, 3)
  .option(
    '--only <figures>',
    `some figures only, separated by commas: ${groups.join(',')}; all but hunting, which takes ten minutes a round, unless given`,
    readGroups,
    usualGroups,
  )
  .option('--livestore <subject>', subjectHelp)
  .option('--patch <file>', patchHelp)
  .option('--json <file>', 'write the figures as JSON')
  .addHelpText(
    'after',
    '\nExit codes: 0 measured, 1 a promise broken while measuring, 2 inconclusive, 64 bad usage, 70 the harness failed, 130 interrupted.',
  )

const measure = async (run: Run, options: ReturnType<typeof program.opts>) => {
  const { environment, subject } = await prepare()
  const chromium = await withProgress('starting the browser', async () => {
    await using browser = await launchBrowser(environment)
    return browser.version()
  })
  await using app = await serveApp((await buildApp(buildOn(subject))).folder)
  const measured = await measureGroups(
    options.only,
    options.rounds,
    { run, environment, appUrl: app.url },
    withProgress,
  )
  return { chromium, measured, subject }
}

await runCommand(async (): Promise<ExitCode> => {
  const options = parseArguments(program)
  nameSubject(options)
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)
  const interrupted = untilInterrupted()
  await using run = await startRun()
  tellEndedFromEarlierRuns(run)
  try {
    const result = await Promise.race([measure(run, options), interrupted])
    if (result === 'interrupted') {
      await run.end()
      process.exit(exitCodes.interrupted)
    }
    const machine = {
      livestore: result.subject.name,
      node: pinnedNodeVersion(),
      chromium: result.chromium,
      cpus: availableParallelism(),
      date: new Date().toISOString(),
    }
    const leaked = await run.end()
    tellLeaked(leaked)
    const lines = result.measured.map(({ row, figure }) => ({ ...row, figure }))
    console.log(`\n${formatTable(lines)}\n`)
    console.log(
      `LiveStore ${machine.livestore}, Chromium ${machine.chromium}, Node ${machine.node}, ${machine.cpus} CPUs, ${options.rounds} round${options.rounds === 1 ? '' : 's'}: medians (min to max)`,
    )
    const figures = Object.fromEntries(result.measured.map(({ row, figure }) => [row.key, figure]))
    writeJson?.({ ...figures, ...machine, memoryMeasure, leakedProcesses: leaked.length })
    return leaked.length === 0 ? exitCodes.asExpected : exitCodes.harnessFailed
  } catch (error) {
    if (!(error instanceof PlayFailed)) throw error
    process.stderr.write(`${error.message}\n`)
    return error.code
  }
})
