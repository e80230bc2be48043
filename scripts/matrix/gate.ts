/** `pnpm matrix gate`: says whether something became worse since an earlier matrix, and only where the evidence says so. */
import { readFileSync, statSync } from 'node:fs'
import { relative } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { InvalidArgumentError } from 'commander'
import { bugs } from '../../src/bugs/table.ts'
import { type Cell, cellsOf } from '../../src/campaign/matrix/cell.ts'
import { type ComparedCell, compareMatrices, type GateResult } from '../../src/campaign/matrix/gate.ts'
import { replayCommand } from '../../src/campaign/matrix/replay-command.ts'
import { readMatrixRow } from '../../src/campaign/matrix/row.ts'
import { readMatrix } from '../../src/campaign/matrix/store.ts'
import { prepareJsonFile } from '../../src/report/json-file.ts'
import { type ExitCode, exitCodes, parseArguments, UsageError } from '../../src/run/exit-codes.ts'
import { share } from '../../src/run/read-options.ts'
import { percent, usualConfidence } from '../../src/statistics/rate.ts'

const confidenceOf = (text: string): number => {
  const value = share(text)
  if (value >= 0.5 && value < 1) return value
  throw new InvalidArgumentError('Expected a confidence from 0.5 to below 1, such as 0.95.')
}

const mapping = (text: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> => {
  const [, now, then] = /^(.+)=(.+)$/.exec(text) ?? []
  if (now !== undefined && then !== undefined) return new Map([...before, [now, then]])
  throw new InvalidArgumentError('Expected two LiveStores as NOW=BEFORE, such as path:../livestore=0.4.0.')
}

const program = new Command('pnpm matrix gate')
  .description('Says which cells fail more often than in an earlier matrix, where chance hardly explains it.')
  .argument('[matrix]', 'its name or folder; the last one unless given')
  .requiredOption('--against <earlier>', 'what it is held against: a matrix by name or folder, or a file of rows')
  .option('--as <now=before>', 'compare a LiveStore with another one of before; may be given again', mapping)
  .option('--confidence <share>', 'how sure to be that no cell is named falsely', confidenceOf, usualConfidence)
  .option('--json <file>', 'write every comparison as JSON')
  .addHelpText(
    'after',
    '\nExit codes: 0 nothing is shown to be worse, 1 something is, 2 nothing could be compared, 64 bad usage.',
  )

interface Side {
  readonly name: string
  readonly folder: string
  readonly cells: readonly Cell[]
}

/** A matrix, or a file of rows that somebody has kept. */
const readSide = (named: string | undefined): Side => {
  if (named === undefined || statSync(named, { throwIfNoEntry: false })?.isFile() !== true) {
    const { name, folder, rows } = readMatrix(named)
    return { name, folder: relative(process.cwd(), folder), cells: cellsOf(rows, bugs) }
  }
  const rows = readFileSync(named, 'utf8')
    .split('\n')
    .flatMap((line) => readMatrixRow(line) ?? [])
  if (rows.length === 0) throw new UsageError(`${named} has no row of a matrix: expected a rows.jsonl.`)
  return { name: named, folder: '', cells: cellsOf(rows, bugs) }
}

const points = (share: number): string => (Math.abs(share) * 100).toFixed(Math.abs(share) < 0.0995 ? 1 : 0)

const regressionInWords = (
  { cell, before, now, difference, corrected }: ComparedCell,
  confidence: number,
  folder: string,
): string => {
  const replay = replayCommand(cell, { folder })
  const counts = `${before.failed} of ${before.trials} -> ${now.failed} of ${now.trials}`
  const more = `${points(difference.from)} to ${points(difference.to)} points more (${percent(confidence)} interval)`
  const chance = `by chance alone in ${percent(corrected ?? 1)} of comparisons, all cells together`
  const found = cell.findings.map(
    ({ fingerprint, count, bug }) => `${count} x ${fingerprint}${bug === null ? ', new' : ` (${bug})`}`,
  )
  return [
    `${cell.name}: ${counts}, ${more}, ${chance}`,
    ...(found.length === 0 ? [] : [`  found now: ${found.join('; ')}`]),
    ...(replay === undefined ? [] : [`  ${replay}`]),
  ].join('\n')
}

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

const tell = (now: Side, before: Side, { compared, notCompared, gone }: GateResult, confidence: number): void => {
  const worse = compared.filter(({ isWorse }) => isWorse)
  const askable = compared.filter(({ corrected }) => corrected !== null)
  const regressions = [...worse].sort((left, right) => (left.corrected ?? 1) - (right.corrected ?? 1))
  console.log(`\n${now.name} against ${before.name}: ${plural(compared.length, 'cell')} compared`)
  for (const one of regressions) console.log(regressionInWords(one, confidence, now.folder))
  for (const why of ['no trial now', 'no trial before', 'not there before'] as const) {
    const cells = notCompared.filter((one) => one.why === why)
    if (cells.length > 0)
      console.log(`not compared, ${why}: ${plural(cells.length, 'cell')}, such as ${cells[0]?.cell}`)
  }
  if (gone.length > 0) console.log(`not compared, not there now: ${plural(gone.length, 'cell')}, such as ${gone[0]}`)
  if (compared.length === 0)
    console.log(
      'nothing could be compared: name matrices that have cells in common, or say with --as which LiveStores belong together',
    )
  else if (worse.length > 0) console.log(`worse: ${plural(worse.length, 'cell')} of ${compared.length}`)
  else {
    console.log(
      `nothing is shown to be worse; in ${askable.length} of ${plural(compared.length, 'cell')} there are failures enough to show it at ${percent(confidence)}`,
    )
  }
}

const asJson = (
  { cell, against, before, now, difference, probability, corrected, isWorse }: ComparedCell,
  folder: string,
) => ({
  cell: cell.name,
  against,
  before,
  now,
  difference,
  probability,
  corrected,
  isWorse,
  replay: replayCommand(cell, { folder }) ?? null,
})

/** @param given the arguments alone */
export const main = async (given: readonly string[]): Promise<ExitCode> => {
  const { against, as, confidence, json } = parseArguments(program, given)
  const writeJson = json === undefined ? undefined : prepareJsonFile(json)
  const [now, before] = [readSide(program.processedArgs[0]), readSide(against)]
  if (before.folder !== '' && before.folder === now.folder) {
    throw new UsageError(
      `${now.name} would be held against itself: name an earlier matrix with --against, or the later one before it.`,
    )
  }
  const result = compareMatrices({ before: before.cells, now: now.cells, confidence, ...(as !== undefined && { as }) })
  tell(now, before, result, confidence)
  writeJson?.({
    matrix: now.name,
    against: before.name,
    confidence,
    compared: result.compared.map((one) => asJson(one, now.folder)),
    notCompared: result.notCompared,
    gone: result.gone,
  })
  if (result.compared.some(({ isWorse }) => isWorse)) return exitCodes.promiseBroken
  return result.compared.length === 0 ? exitCodes.inconclusive : exitCodes.asExpected
}
