/** `pnpm matrix sql`: asks the trials of matrices in SQL. */
import { Command } from '@commander-js/extra-typings'
import { type Answer, askMatrices } from '../../src/campaign/matrix/query.ts'
import { matrices } from '../../src/campaign/matrix/store.ts'
import { formatColumns } from '../../src/report/columns.ts'
import { prepareFile } from '../../src/report/json-file.ts'
import { type ExitCode, exitCodes, parseArguments, UsageError } from '../../src/run/exit-codes.ts'
import { withProgress } from '../../src/run/progress.ts'

const program = new Command('pnpm matrix sql')
  .description('Asks the trials of matrices in SQL: a view "trials" with a row for each, in DuckDB.')
  .argument('<sql>', "such as 'select cell, avg(failed::int) from trials group by all'")
  .argument('[matrices...]', 'their names or folders; all unless given')
  .option('--json <file>', 'write the answer as JSON; - for standard output, in place of the table')
  .option('--csv <file>', 'write the answer as CSV; - for standard output, in place of the table')
  .addHelpText('after', '\nExit codes: 0 answered, 64 bad usage, wrong SQL included, 70 the harness failed.')

const cell = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const asTable = ({ columns, rows }: Answer): string => {
  const titles = columns.map(({ name, isNumber }) => ({
    title: name,
    align: isNumber ? ('right' as const) : ('left' as const),
  }))
  return `\n${formatColumns(
    titles,
    rows.map((row) => row.map(cell)),
  )}\n\n${rows.length} row${rows.length === 1 ? '' : 's'}`
}

const asJson = ({ columns, rows }: Answer): string => {
  const objects = rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])))
  return `${JSON.stringify(objects, null, 2)}\n`
}

/** RFC 4180: quotes where a value has a comma, a quote or a line's end. */
const asCsv = ({ columns, rows }: Answer): string => {
  const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
  return [columns.map(({ name }) => name), ...rows.map((row) => row.map(cell))]
    .map((line) => `${line.map(quoted).join(',')}\r\n`)
    .join('')
}

/** @param given the arguments alone */
export const main = async (given: readonly string[]): Promise<ExitCode> => {
  const { json, csv } = parseArguments(program, given)
  if (json === '-' && csv === '-')
    throw new UsageError('Expected --json - or --csv -, found both: write one to a file.')
  const writer = (option: string, file: string | undefined): ((content: string) => void) | undefined => {
    if (file === undefined) return undefined
    return file === '-' ? (content) => void process.stdout.write(content) : prepareFile(option, file)
  }
  const [writeJson, writeCsv] = [writer('--json', json), writer('--csv', csv)]
  const [sql, named] = program.processedArgs
  if (sql.trim() === '') throw new UsageError('Expected a statement in SQL, found nothing.')
  const names = named.length > 0 ? named : matrices()
  if (names.length === 0) throw new UsageError('There is no matrix yet: play one with pnpm matrix.')
  const answer = await withProgress(
    `asking ${names.length === 1 ? names[0] : `${names.length} matrices`}`,
    ({ doing }) => askMatrices(sql, names, doing),
  )
  if (json !== '-' && csv !== '-') console.log(asTable(answer))
  writeJson?.(asJson(answer))
  writeCsv?.(asCsv(answer))
  return exitCodes.asExpected
}
