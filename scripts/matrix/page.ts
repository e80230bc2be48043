/** `pnpm matrix page`: writes the page of a matrix, and its summary. */
import { spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { relative } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { dayOf } from '../../src/campaign/matrix/quarantine.ts'
import { readMatrix } from '../../src/campaign/matrix/store.ts'
import { writeMatrixPage } from '../../src/report/matrix-page.ts'
import { matrixSummary } from '../../src/report/matrix-summary.ts'
import { type ExitCode, parseArguments, UsageError } from '../../src/run/exit-codes.ts'
import { withProgress } from '../../src/run/progress.ts'
import { keptMatrices, quarantineIn, usualQuarantine } from './kept.ts'

const program = new Command('pnpm matrix page')
  .description('Writes the page of a matrix: one file that opens from disk, with everything in it.')
  .argument('[matrix]', 'its name or its folder; the last one unless given')
  .option('--earlier <matrices...>', 'the nights to show it beside; all that are kept unless given')
  .option('--quarantine <file>', 'the list of cells that are known to be wrong', usualQuarantine)
  .option('--out <folder>', "where to write index.html; the matrix's page/ unless given")
  .option('--summary <file>', 'append the same in 30 lines of Markdown, such as to $GITHUB_STEP_SUMMARY')
  .option('--open', 'show it in the browser')
  .addHelpText(
    'after',
    '\nThe exit code is what the matrix came to: 0 as expected, 1 a promise broken unexpectedly, 2 inconclusive (a part or the canary is missing, too), 64 bad usage, 70 the harness failed.',
  )

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Whether the file can be written to is found out before the work. */
const appendTo = (file: string): ((text: string) => void) => {
  const append = (text: string): void => {
    try {
      appendFileSync(file, text)
    } catch (error) {
      throw new UsageError(
        `--summary ${file} cannot be written (${reasonOf(error)}): name a file that you may write to.`,
      )
    }
  }
  append('')
  return append
}

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** Asks the system to show a file; where it cannot, says so. */
const show = (file: string): void => {
  const [command, ...given] = openers[process.platform] ?? ['xdg-open']
  const child = spawn(command, [...given, file], { detached: true, stdio: 'ignore' })
  child.on('error', ({ message }) => console.error(`It could not be opened (${message}): open ${file} yourself.`))
  child.unref()
}

/** @param given the arguments alone */
export const main = async (given: readonly string[]): Promise<ExitCode> => {
  const options = parseArguments(program, given)
  const [name] = program.args
  const quarantine = quarantineIn(options.quarantine)
  const append = options.summary === undefined ? undefined : appendTo(options.summary)
  const matrix = readMatrix(name)
  const named = options.earlier?.map((earlier) => readMatrix(earlier))
  const { file, data, exitCode } = await withProgress('writing the page', ({ doing, line }) =>
    writeMatrixPage(matrix, {
      earlier: named ?? keptMatrices(line),
      quarantine,
      today: dayOf(new Date()),
      onProgress: doing,
      ...(options.out !== undefined && { out: options.out }),
    }),
  )
  append?.(matrixSummary(data))
  console.log(`${data.headline}: ${relative(process.cwd(), file)}`)
  if (options.open === true) show(file)
  return exitCode
}
