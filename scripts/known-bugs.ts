/**
 * `pnpm known-bugs`: plays the known bugs of LiveStore on the versions that have them and on those that do not, and compares what
 * happens with the table.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Command, Option } from '@commander-js/extra-typings'
import pMap from 'p-map'
import color from 'picocolors'
import { bugs } from '../src/bugs/table.ts'
import { playInBrowser, playInNode, triggersFor } from '../src/campaign/known-bugs.ts'
import {
  exitCodeOfRows,
  falseAlarms,
  isAsExpected,
  type Row,
  resultInWords,
  withRenewed,
} from '../src/campaign/matrix-of-bugs.ts'
import { formatColumns } from '../src/report/columns.ts'
import { prepareJsonFile } from '../src/report/json-file.ts'
import { knownBugsPage } from '../src/report/known-bugs-page.ts'
import { type ExitCode, exitCodes, parseArguments, runCommand, UsageError } from '../src/run/exit-codes.ts'
import { withProgress } from '../src/run/progress.ts'
import { wholeNumber } from '../src/run/read-options.ts'
import { type OwnRun, withRun } from '../src/run/with-run.ts'
import { installSubject } from '../src/subject/install.ts'
import { type Subject, versions } from '../src/subject/subject.ts'
import { patchHelp, subjectHelp, subjectVariable } from '../src/subject/subject-name.ts'
import { prepare } from './prepare.ts'

/** Trials of each way, where nobody says how many: a browser takes a hundred times as long as a process. */
const usualTrials = { node: 10, browser: 3 } as const

/** What was named with commas in between, or by giving the option again. */
const list = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text.split(',').filter((part) => part !== ''),
]

const program = new Command('pnpm known-bugs')
  .description('Plays the known bugs of LiveStore, and compares what happens with the table of bugs.')
  .addOption(new Option('--all', 'on every published version').conflicts('livestore').default(false))
  .option('--livestore <subjects>', `${subjectHelp}; several with commas between them`, list)
  .option('--patch <file>', patchHelp)
  .option(
    '--bug <id>',
    `one bug only, with --from all are kept and one is told of: ${bugs.map(({ id }) => id).join(', ')}`,
  )
  .addOption(
    new Option('--level <level>', 'in one Node process, or in the browser; both unless told').choices([
      'node',
      'browser',
    ] as const),
  )
  .option(
    '--trials <number>',
    `trials of each way to show a bug (default: ${usualTrials.node} in Node, ${usualTrials.browser} in the browser)`,
    wholeNumber(1),
  )
  .option(
    '--from <files>',
    'play nothing: take the rows that --json wrote in other runs; several with commas between them, of which a later one renews rows of those before it',
    list,
  )
  .option('--jobs <number>', 'subjects that are played at once in Node', wholeNumber(1), availableParallelism())
  .option('--json <file>', 'write the rows as JSON')
  .option('--page <file>', 'write the page about known bugs, as docs/known-bugs.md is made')
  .addHelpText(
    'after',
    '\nExit codes: 0 as the table says, 1 not so, 2 inconclusive, 64 bad usage, 70 the harness failed, 130 interrupted.',
  )

const show = (row: Row): readonly string[] => [
  row.bug,
  row.way,
  row.livestore,
  row.level,
  row.expected === 'mayFail' ? 'may fail' : row.expected,
  isAsExpected(row) ? resultInWords(row) : color.red(resultInWords(row)),
]

/** Subjects at once, since a trial that stalls waits most of its time; rows in the order of the subjects. */
const playAllInNode = (
  subjects: readonly Subject[],
  { bug, trials, jobs }: { readonly bug: string | undefined; readonly trials: number; readonly jobs: number },
): Promise<readonly Row[]> =>
  withProgress('playing in Node', async ({ doing }) => {
    const all = subjects.reduce((sum, subject) => sum + triggersFor({ subject, bug, trials }).length * trials, 0)
    let played = 0
    let failed = 0
    const rows = await pMap(
      subjects,
      (subject) =>
        playInNode({ subject, bug, trials }, ({ id }, { fingerprints }) => {
          played += 1
          if (fingerprints.length > 0) failed += 1
          doing(`${played} of ${all} trials, ${failed} failed; ${subject.name}, ${id}`)
        }),
      { concurrency: jobs },
    )
    return rows.flat()
  })

const writeText = (file: string, text: string): void => {
  try {
    writeFileSync(file, text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(`--page ${file} cannot be written (${reason}): name a file in a folder that you may write to.`)
  }
}

/** The rows that earlier runs wrote, on this machine or on others. */
const readRows = (files: readonly string[]): { readonly rows: readonly Row[]; readonly seconds: number } => {
  const read = files.map((file): { readonly rows: readonly Row[]; readonly seconds: number } => {
    try {
      const { rows, seconds } = JSON.parse(readFileSync(file, 'utf8'))
      if (Array.isArray(rows) && typeof seconds === 'number') return { rows, seconds }
    } catch (error) {
      throw new UsageError(`${file} cannot be read (${error instanceof Error ? error.message : String(error)}).`)
    }
    throw new UsageError(`${file} has no rows: expected a file that --json has written.`)
  })
  return {
    rows: withRenewed(
      bugs,
      read.flatMap(({ rows }) => rows),
    ),
    seconds: read.reduce((sum, { seconds }) => sum + seconds, 0),
  }
}

interface Told {
  readonly seconds: number
  readonly leaked: number
  readonly page: string | undefined
  /** What the page shows, where it is more than what is told. */
  readonly all?: readonly Row[]
}

/** Shows the rows, what of them is not as expected, and what they come to. */
const tell = (rows: readonly Row[], { seconds, page, leaked, all = rows }: Told): ExitCode => {
  const titles = ['bug', 'way', 'LiveStore', 'level', 'expected', 'seen'].map((title) => ({ title }))
  console.log(`\n${formatColumns(titles, rows.map(show))}\n`)
  for (const row of rows.filter((one) => !isAsExpected(one))) {
    console.log(`${row.livestore}, ${row.level}, ${row.way}: ${[...new Set(row.unexpected)].join('; ')}`)
  }
  if (page !== undefined) writeText(page, knownBugsPage(bugs, all, seconds))
  const shown = rows.filter(({ unreachable }) => unreachable === undefined)
  const played = rows.reduce((sum, row) => sum + row.trials, 0)
  console.log(
    `${played} trials in ${seconds.toFixed(0)} s, ${shown.filter(isAsExpected).length} of ${shown.length} rows as the table says, ${rows.length - shown.length} not to be shown there, ${falseAlarms(rows)} false alarms, ${leaked} processes left behind`,
  )
  return exitCodeOfRows(rows)
}

type Options = ReturnType<typeof program.opts>

const play = async (
  { bug, level, trials, jobs, patch, page }: Options,
  named: readonly string[],
  writeJson: ((content: unknown) => void) | undefined,
  { run, end }: OwnRun,
): Promise<ExitCode> => {
  const began = performance.now()
  const seconds = (): number => (performance.now() - began) / 1000
  const subjects: Subject[] = []
  for (const name of named) {
    subjects.push(
      await withProgress(`LiveStore ${name}`, ({ doing }) => installSubject({ name, patch, onProgress: doing })),
    )
  }
  const rows: Row[] = []
  const keep = (more: readonly Row[]): void => {
    rows.push(...more)
    writeJson?.({ rows, seconds: seconds() })
  }
  if (level !== 'browser') {
    keep(await playAllInNode(subjects, { bug, trials: trials ?? usualTrials.node, jobs }))
  }
  if (level !== 'node') {
    for (const subject of subjects) {
      const { environment } = await prepare(subject)
      const played = await playInBrowser({ subject, bug, trials: trials ?? usualTrials.browser }, run, environment)
      if (played === 'interrupted') return exitCodes.interrupted
      keep(played)
    }
  }
  const leaked = await end()
  return tell(rows, { seconds: seconds(), page, leaked })
}

await runCommand(async (): Promise<ExitCode> => {
  const options = parseArguments(program)
  const { bug } = options
  if (bug !== undefined && bugs.every(({ id }) => id !== bug)) {
    throw new UsageError(`There is no bug "${bug}" in the table: expected ${bugs.map(({ id }) => id).join(', ')}.`)
  }
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)
  const fromEnvironment = process.env[subjectVariable]
  const named = options.all ? versions : (options.livestore ?? (fromEnvironment ? [fromEnvironment] : ['0.4.0']))
  if (options.from !== undefined) {
    const { rows: all, seconds } = readRows(options.from)
    // Who asks for one bug wants to be told of that one, and to lose none of the others.
    writeJson?.({ rows: all, seconds })
    const rows = all.filter((row) => bug === undefined || row.bug === bug)
    return tell(rows, { seconds, page: options.page, leaked: 0, all })
  }
  return withRun((own) => play(options, named, writeJson, own))
})
