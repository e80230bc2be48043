/** `pnpm coverage`: simulates campaigns of which the truth is known, and counts how often our statistics are right about them. */
import { Command } from '@commander-js/extra-typings'
import { prepareFile } from '../src/report/json-file.ts'
import { statisticsPage } from '../src/report/statistics-page.ts'
import { type ExitCode, exitCodes, parseArguments, runCommand } from '../src/run/exit-codes.ts'
import { wholeNumber } from '../src/run/read-options.ts'
import { assertSeed } from '../src/schedule/seed.ts'

const program = new Command('pnpm coverage')
  .description('Counts, over simulated campaigns, how often our intervals and tests are right.')
  .option('--campaigns <number>', 'campaigns behind each figure', wholeNumber(1), 10_000)
  .option('--seed <seed>', 'any word or number; the same seed gives the same page', 'coverage')
  .option('--page <file>', 'write the page, as docs/statistics.md is made, instead of printing it')
  .addHelpText('after', '\nExit codes: 0 counted, 64 bad usage, 70 the harness failed.')

await runCommand(async (): Promise<ExitCode> => {
  const { campaigns, seed, page } = parseArguments(program)
  assertSeed(seed)
  const write = page === undefined ? undefined : prepareFile('--page', page)
  const text = statisticsPage({ campaigns, seed })
  if (write === undefined) process.stdout.write(text)
  else write(text)
  return exitCodes.asExpected
})
