/** `pnpm matrix`: plays every version against everything that is known, and counts. */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { relative } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { execa } from 'execa'
import { bugs } from '../../src/bugs/table.ts'
import { canaryVersion } from '../../src/campaign/canary.ts'
import { type Cell, cellsOf } from '../../src/campaign/matrix/cell.ts'
import { allOfKind, chooseItems, needsScenarios } from '../../src/campaign/matrix/items.ts'
import { listScenarios } from '../../src/campaign/matrix/list-scenarios.ts'
import { codeOfMatrix } from '../../src/campaign/matrix/matrix-code.ts'
import type { Item, PlannedCell } from '../../src/campaign/matrix/plan.ts'
import { playMatrix } from '../../src/campaign/matrix/play-matrix.ts'
import { dayOf, quarantineOf } from '../../src/campaign/matrix/quarantine.ts'
import {
  createMatrixStore,
  type MatrixHead,
  type MatrixShard,
  type MatrixStore,
  matrixName,
  openMatrixStore,
  readMatrix,
} from '../../src/campaign/matrix/store.ts'
import { machineInWords } from '../../src/campaign/matrix/told.ts'
import { prepareJsonFile } from '../../src/report/json-file.ts'
import { writeMatrixPage } from '../../src/report/matrix-page.ts'
import { describeMatrix, matrixProgress } from '../../src/report/matrix-report.ts'
import { type ExitCode, exitCodes, parseArguments, UsageError } from '../../src/run/exit-codes.ts'
import { repositoryRoot } from '../../src/run/pinned-node.ts'
import { withProgress } from '../../src/run/progress.ts'
import { listOf, minutes, shard, wholeNumber } from '../../src/run/read-options.ts'
import type { Run } from '../../src/run/types.ts'
import { hearInterruption } from '../../src/run/until-interrupted.ts'
import { withRun } from '../../src/run/with-run.ts'
import { assertSeed } from '../../src/schedule/seed.ts'
import { buildTimeline } from '../../src/subject/build-timeline.ts'
import { installSubject } from '../../src/subject/install.ts'
import { type Subject, versions } from '../../src/subject/subject.ts'
import { parseSubjectName, subjectHelp } from '../../src/subject/subject-name.ts'
import { prepare } from '../prepare.ts'
import { keptMatrices, quarantineIn, usualQuarantine } from './kept.ts'

const usualMinutes = 60

const program = new Command('pnpm matrix')
  .description('Plays scenarios, known bugs and drawn schedules on every version, and counts how often each fails.')
  .option('--livestore <subjects>', `all, or ${subjectHelp}; several with commas between them`, 'all')
  .option(
    '--scenarios <names>',
    `${allOfKind.join(', ')} for all of a kind, or items by their names, with commas between them`,
    listOf(() => undefined),
    allOfKind,
  )
  .option('--minutes <number>', `how long to play; ${usualMinutes} unless --trials is given`, minutes)
  .option('--trials <number>', 'so many trials of each cell, however long they take', wholeNumber(1))
  .option('--seed <seed>', 'what schedules are drawn from; today’s date unless given, so that each night has its own')
  .option('--shard <i/n>', 'only this part of all trials, for several machines', shard, { number: 1, of: 1 })
  .option('--jobs <number>', 'processes, or tests of Playwright, at a time', wholeNumber(1), availableParallelism())
  .option('--resume [matrix]', 'go on with a matrix, the last one unless named; its own settings count')
  .option('--json <file>', 'write what each cell comes to as JSON')
  .addHelpText(
    'after',
    '\nBesides: pnpm matrix merge, gate, page and sql, each with --help.\nExit codes: 0 nothing but what is known, 1 something new or unexpected, 2 nothing could be told, the canary was missed or a part is missing, 64 bad usage, 70 the harness failed, 130 interrupted.',
  )

type Options = ReturnType<typeof program.opts>

/** The canary: a defect that is always there to be found. */
const canary: PlannedCell = {
  livestore: canaryVersion,
  version: canaryVersion,
  kind: 'bug',
  item: 'stale-generation-by-view',
  backend: 'scripted',
  isCanary: true,
}

const livestoresOf = (text: string): readonly string[] => {
  if (text === 'all') return versions
  const names = [...new Set(text.split(',').map((name) => name.trim()))]
  for (const name of names) parseSubjectName(name)
  return names
}

/** The commit of this harness, for who compares two nights. */
const commitOf = async (): Promise<string> => {
  const { exitCode, stdout } = await execa('git', ['rev-parse', 'HEAD'], { cwd: repositoryRoot, reject: false })
  return exitCode === 0 ? stdout.trim() : 'unknown'
}

/** What is asked for. @throws UsageError in one line where that is no matrix */
const headOf = async (options: Options): Promise<MatrixHead> => {
  const { trials, minutes: limit, seed = new Date().toISOString().slice(0, 10) } = options
  if (trials !== undefined && limit !== undefined) {
    throw new UsageError('Expected either --trials or --minutes, found both: say how many, or how long.')
  }
  assertSeed(seed)
  return {
    seed,
    livestore: livestoresOf(options.livestore),
    items: options.scenarios,
    ...(trials === undefined ? { minutes: limit ?? usualMinutes } : { trials }),
    commit: await commitOf(),
    startedAt: new Date().toISOString(),
    shards: [options.shard],
  }
}

const itemsOf = async (names: readonly string[]): Promise<readonly Item[]> => {
  const scenarios = needsScenarios(names)
    ? await withProgress('asking Playwright for its scenarios', listScenarios)
    : []
  return chooseItems(names, scenarios)
}

/** One part of a matrix only is played on: which of several should it be? */
const partOf = ({ name, head }: MatrixStore): MatrixShard => {
  const [part, ...others] = head.shards
  if (part === undefined || others.length > 0) {
    throw new UsageError(`${name} was merged of ${head.shards.length} parts: go on with one of them, and merge again.`)
  }
  return part
}

const subjectsOf = async (names: readonly string[]): Promise<ReadonlyMap<string, Subject>> => {
  const subjects = new Map<string, Subject>()
  for (const name of names) {
    subjects.set(
      name,
      await withProgress(`LiveStore ${name}`, ({ doing }) => installSubject({ name, patch: false, onProgress: doing })),
    )
  }
  return subjects
}

/** Each subject is prepared when it is first needed, and then it is there. */
const preparedOnce = () => {
  const prepared = new Map<string, Readonly<Record<string, string>>>()
  return async (subject: Subject): Promise<Readonly<Record<string, string>>> => {
    const known = prepared.get(subject.name) ?? (await prepare(subject)).environment
    prepared.set(subject.name, known)
    return known
  }
}

const cellsOn = (subjects: ReadonlyMap<string, Subject>, names: readonly string[], items: readonly Item[]) =>
  names.flatMap((livestore) =>
    items.map((item): PlannedCell => ({ ...item, livestore, version: subjects.get(livestore)?.version ?? livestore })),
  )

/** Plays what is missing. @returns what came of all of it, and how this part has ended */
const play = async (
  store: MatrixStore,
  items: readonly Item[],
  { jobs }: Options,
  run: Run,
): Promise<{ readonly cells: readonly Cell[]; readonly part: MatrixShard }> => {
  const isInterrupted = hearInterruption()
  const { head } = store
  const part = partOf(store)
  const began = performance.now()
  const secondsBefore = part.seconds ?? 0
  const seconds = (): number => secondsBefore + (performance.now() - began) / 1000
  const isTimeUp = (): boolean => head.minutes !== undefined && seconds() > head.minutes * 60
  const subjects = await subjectsOf([...new Set([...head.livestore, canaryVersion])])
  const { template } = await withProgress('the timeline', ({ doing }) => buildTimeline({ onProgress: doing }))
  const cells = [canary, ...cellsOn(subjects, head.livestore, items)]
  const subjectOf = (name: string): Subject => {
    const subject = subjects.get(name)
    if (subject === undefined) throw new Error(`Expected one of ${[...subjects.keys()].join(', ')}, found ${name}.`)
    return subject
  }
  const end = await withProgress(`a matrix of ${cells.length} cells`, ({ doing, line }) =>
    playMatrix({
      cells,
      store,
      seed: head.seed,
      shard: part,
      ...(head.trials !== undefined && { trials: head.trials }),
      jobs,
      run,
      subjectOf,
      prepare: preparedOnce(),
      template: readFileSync(template, 'utf8'),
      ofRun: { run: store.name, commit: head.commit, machine: machineInWords() },
      isOver: () => isInterrupted() || isTimeUp(),
      onRow: (row) => {
        doing(matrixProgress(store.rows, cells.length, { seconds: seconds(), minutes: head.minutes }))
        if (row.harnessFailed === true) line(`  ${row.kind} ${row.item} on ${row.livestore}: ${row.unknown}`)
      },
    }),
  )
  const ended = end === 'complete' ? end : isInterrupted() ? 'interrupted' : 'time was up'
  const how = { ended, seconds: Math.round(seconds()) } as const
  store.end(how)
  return { cells: cellsOf(store.rows, bugs), part: { ...part, ...how } }
}

/** @param given the arguments alone */
export const main = async (given: readonly string[]): Promise<ExitCode> => {
  const options = parseArguments(program, given)
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)
  const { resume } = options
  const resumed = resume === undefined ? undefined : openMatrixStore(resume === true ? undefined : resume)
  const head = resumed?.head ?? (await headOf(options))
  return withRun(async ({ run }) => {
    // Before there is a matrix: what cannot be played leaves none.
    const items = await itemsOf(head.items)
    const store = resumed ?? createMatrixStore(matrixName(new Date(head.startedAt), options.shard), head)
    const { cells, part } = await play(store, items, options, run)
    const [quarantine, today] = [quarantineIn(usualQuarantine), dayOf(new Date())]
    const { file } = await withProgress('writing the page', ({ doing, line }) =>
      writeMatrixPage(readMatrix(store.folder), { earlier: keptMatrices(line), quarantine, today, onProgress: doing }),
    )
    console.log(`\n${describeMatrix(cells)}\n\nits page: ${relative(process.cwd(), file)}`)
    writeJson?.({
      matrix: store.name,
      trials: store.rows.length,
      seconds: part.seconds,
      ended: part.ended,
      cells: cells.map(({ rows: _, ...cell }) => cell),
    })
    if (part.ended !== 'interrupted') {
      return codeOfMatrix(cells, [part], (cell) => quarantineOf(cell, quarantine, today)?.isOver === false)
    }
    console.log(`interrupted; it goes on with pnpm matrix --resume ${store.name}`)
    return exitCodes.interrupted
  })
}
