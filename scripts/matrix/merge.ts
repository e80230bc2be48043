/** `pnpm matrix merge`: makes one matrix of the parts that several machines have played. */
import { relative } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { InvalidArgumentError } from 'commander'
import { bugs } from '../../src/bugs/table.ts'
import { cellsOf, cellWords } from '../../src/campaign/matrix/cell.ts'
import { findParts } from '../../src/campaign/matrix/find-parts.ts'
import { codeOfMatrix, isWhole } from '../../src/campaign/matrix/matrix-code.ts'
import { type MergedFolders, mergeFolders } from '../../src/campaign/matrix/merge-folders.ts'
import { dayOf, quarantineOf } from '../../src/campaign/matrix/quarantine.ts'
import { matrixName } from '../../src/campaign/matrix/store.ts'
import { prepareJsonFile } from '../../src/report/json-file.ts'
import { type ExitCode, exitCodes, parseArguments, worstExitCode } from '../../src/run/exit-codes.ts'
import { withProgress } from '../../src/run/progress.ts'
import { quarantineIn, usualQuarantine } from './kept.ts'

const folderName = (text: string): string => {
  if (/^[\w][\w.-]*$/.test(text)) return text
  throw new InvalidArgumentError('Expected a name for a folder: letters, digits, dots and dashes.')
}

const program = new Command('pnpm matrix merge')
  .description('Makes one matrix of the parts that several machines have played. No trial counts twice.')
  .argument('<parts...>', 'their names, their folders, or a folder that holds them')
  .option('--name <name>', 'how it is called; after the time unless given', folderName)
  .option('--quarantine <file>', 'the list of cells that are known to be wrong', usualQuarantine)
  .option('--json <file>', 'write what it was made of as JSON')
  .addHelpText(
    'after',
    '\nExit codes: 0 as expected, 1 something new or unexpected, 2 a part is missing or died, or something could not be told, 64 bad usage, 70 the harness failed.',
  )

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

const tell = ({ matrix, twice, problems, report }: MergedFolders, words: Readonly<Record<string, number>>): void => {
  const counts = Object.entries(words).map(([word, count]) => `${count} ${word}`)
  const parts = matrix.head.shards.filter(isWhole).length
  console.log(
    `\nmerged ${parts} of ${plural(matrix.head.shards.length, 'part')} into ${relative(process.cwd(), matrix.folder)}`,
  )
  console.log(
    `${plural(matrix.rows.length, 'trial')}${counts.length === 0 ? '' : `; of the cells ${counts.join(', ')}`}`,
  )
  if (twice > 0)
    console.log(`${plural(twice, 'row')} came more than once: each trial counts once, as it was played first`)
  if (report !== undefined)
    console.log(`the scenarios' report: pnpm exec playwright show-report ${relative(process.cwd(), report)}`)
  for (const problem of problems) console.log(problem)
}

/** @param given the arguments alone */
export const main = async (given: readonly string[]): Promise<ExitCode> => {
  const options = parseArguments(program, given)
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)
  const { name = `${matrixName(new Date(), { number: 1, of: 1 })}-merged` } = options
  const [quarantine, today] = [quarantineIn(options.quarantine), dayOf(new Date())]
  const parts = findParts(program.processedArgs[0])
  const merged = await withProgress('merging', () => mergeFolders(parts, name))
  const { matrix, problems, twice, report } = merged
  const cells = cellsOf(matrix.rows, bugs)
  const words = Object.fromEntries(
    cellWords.flatMap((word) => {
      const count = cells.filter((cell) => cell.word === word).length
      return count === 0 ? [] : [[word, count]]
    }),
  )
  tell(merged, words)
  const code = codeOfMatrix(
    cells,
    matrix.head.shards,
    (cell) => quarantineOf(cell, quarantine, today)?.isOver === false,
  )
  writeJson?.({
    matrix: matrix.name,
    parts: matrix.head.shards,
    missing: matrix.head.shards.filter((shard) => !isWhole(shard)).map(({ number }) => number),
    problems,
    trials: matrix.rows.length,
    twice,
    cells: words,
    report: report ?? null,
  })
  return worstExitCode([code, problems.length === 0 ? exitCodes.asExpected : exitCodes.inconclusive])
}
