/**
 * Asks matrices in SQL. Their rows lie beside them as Parquet (`rows.parquet`), written anew where they have changed, and are one view,
 * `trials`: a row for each trial, once, though it is in a part and in what was merged of it.
 */

import { createHash } from 'node:crypto'
import { mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reasonOf } from '../../run/reason-of.ts'
import { MachineError, UsageError } from '../../run/usage-error.ts'
import { isEvidence } from '../../statistics/count.ts'
import { type DuckDbConnection, type DuckDbResult, openDuckDb } from './duckdb.ts'
import { cellName, type MatrixRow, trialName } from './row.ts'
import { type ReadMatrix, readMatrix } from './store.ts'

/** The columns of `trials` but for `matrix`, with their types: the keys of a row, and what follows from it. */
const columns = {
  run: 'VARCHAR',
  commit: 'VARCHAR',
  livestore: 'VARCHAR',
  version: 'VARCHAR',
  kind: 'VARCHAR',
  item: 'VARCHAR',
  backend: 'VARCHAR',
  number: 'INTEGER',
  seed: 'VARCHAR',
  parameters: 'MAP(VARCHAR, VARCHAR)',
  fingerprints: 'VARCHAR[]',
  unknown: 'VARCHAR',
  harnessFailed: 'BOOLEAN',
  unsupported: 'VARCHAR',
  drainMs: 'DOUBLE',
  tookMs: 'DOUBLE',
  /** The row's `at`, which SQL has as a word of its own. In UTC. */
  beganAt: 'TIMESTAMP',
  machine: 'VARCHAR',
  load: 'DOUBLE',
  isCanary: 'BOOLEAN',
  files: 'VARCHAR',
  cell: 'VARCHAR',
  trial: 'VARCHAR',
  /** Whether a promise was broken; null where that is not known, or it could not be played: `avg(failed::int)` is a rate. */
  failed: 'BOOLEAN',
} as const

const recordOf = ({ at, ...row }: MatrixRow): Readonly<Record<keyof typeof columns, unknown>> => ({
  unknown: null,
  unsupported: null,
  drainMs: null,
  files: null,
  ...row,
  harnessFailed: row.harnessFailed === true,
  isCanary: row.isCanary === true,
  beganAt: new Date(at).toISOString().replace('Z', ''),
  cell: cellName(row),
  trial: trialName(row),
  failed: isEvidence(row) && row.unsupported === undefined ? row.fingerprints.length > 0 : null,
})

/** What a query came to. */
export interface Answer {
  readonly columns: readonly { readonly name: string; readonly isNumber: boolean }[]
  /** Numbers, texts, booleans, null; lists as lists, maps as objects. */
  readonly rows: readonly (readonly unknown[])[]
}

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`

/**
 * Asks matrices.
 *
 * @param sql one statement or several; the answer is the last one's
 * @param names the matrices' names or folders
 * @param progress hears what takes a while
 * @throws UsageError in one line where the SQL is wrong, or DuckDB cannot be installed; MachineError where the Parquet cannot be written
 */
export const askMatrices = async (
  sql: string,
  names: readonly string[],
  progress: (line: string) => void = () => {},
): Promise<Answer> => {
  const all = names.map((name) => readMatrix(name))
  using database = await openDuckDb(progress)
  const { connection } = database
  const selects: string[] = []
  for (const matrix of all) {
    const file = await writeParquet(connection, matrix, progress)
    selects.push(`SELECT ${text(matrix.name)} AS matrix, * FROM read_parquet(${text(file)})`)
  }
  progress('asking')
  await connection.run(
    `CREATE VIEW trials AS SELECT * FROM (${selects.join(' UNION ALL BY NAME ')}) QUALIFY row_number() OVER (PARTITION BY run, trial, beganAt ORDER BY matrix DESC) = 1`,
  )
  // Awaited here: the database is closed as this returns.
  return await answer(connection, sql)
}

const answer = async (connection: DuckDbConnection, sql: string): Promise<Answer> => {
  try {
    const statements = await connection.extractStatements(sql)
    let result: DuckDbResult | undefined
    for (let index = 0; index < statements.count; index++) {
      result = await (await statements.prepare(index)).runAndReadAll()
    }
    if (result === undefined) throw new Error('there is no statement')
    return answerOf(result)
  } catch (error) {
    // The place that DuckDB shows below its words needs lines of its own.
    const words = (error instanceof Error ? error.message : String(error)).split(/\n+LINE \d+:/)[0] ?? ''
    throw new UsageError(
      `This cannot be asked: ${words.replaceAll(/\s+/g, ' ').trim()} (the view is "trials"; docs/matrix.md has its columns)`,
    )
  }
}

const answerOf = (result: DuckDbResult): Answer => {
  const types = result.columnTypes().map(String)
  const isNumber = (type: string): boolean => /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL.*)$/.test(type)
  return {
    columns: result.deduplicatedColumnNames().map((name, index) => ({ name, isNumber: isNumber(types[index] ?? '') })),
    rows: result.getRowsJson().map((row) => row.map((value, index) => plain(value, types[index] ?? '', isNumber))),
  }
}

const plain = (value: unknown, type: string, isNumber: (type: string) => boolean): unknown => {
  if (typeof value === 'string' && isNumber(type)) {
    const number = Number(value)
    return Number.isInteger(number) && !Number.isSafeInteger(number) ? value : number
  }
  if (type.startsWith('MAP(') && Array.isArray(value)) {
    return Object.fromEntries(value.map(({ key, value: own }: { key: string; value: unknown }) => [key, own]))
  }
  return value
}

/** Writes a matrix's rows as Parquet, unless that was done of these very rows already. */
const writeParquet = async (
  connection: DuckDbConnection,
  { folder, name, rows }: ReadMatrix,
  progress: (line: string) => void,
): Promise<string> => {
  const file = join(folder, 'rows.parquet')
  const { size, mtimeMs } = statSync(join(folder, 'rows.jsonl'))
  const madeFrom = createHash('sha256')
    .update(JSON.stringify([columns, size, mtimeMs]))
    .digest('hex')
  if ((await madeFromOf(connection, file)) === madeFrom) return file
  progress(`writing ${name} as Parquet`)
  const temporary = mkdtempSync(join(tmpdir(), 'flake-hunt-rows-'))
  const unfinished = `${file}.${process.pid}.unfinished`
  try {
    const lines = join(temporary, 'rows.jsonl')
    writeFileSync(lines, rows.map((row) => `${JSON.stringify(recordOf(row))}\n`).join(''))
    const types = Object.entries(columns).map(([column, type]) => `${text(column)}: ${text(type)}`)
    const source = `read_json(${text(lines)}, format = 'newline_delimited', columns = {${types.join(', ')}})`
    await connection.run(
      `COPY (SELECT * FROM ${source}) TO ${text(unfinished)} (FORMAT parquet, KV_METADATA {made_from: ${text(madeFrom)}})`,
    )
    renameSync(unfinished, file)
    return file
  } catch (error) {
    const reason = reasonOf(error)
    throw new MachineError(
      `The rows of ${folder} cannot be written as Parquet (${reason}): make room, or make the folder yours to write to.`,
    )
  } finally {
    rmSync(temporary, { recursive: true, force: true })
    rmSync(unfinished, { force: true })
  }
}

/** What a file was made from; undefined where there is none, or it is no Parquet. */
const madeFromOf = async (connection: DuckDbConnection, file: string): Promise<unknown> => {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return undefined
  try {
    const result = await connection.runAndReadAll(
      `SELECT decode(value) FROM parquet_kv_metadata(${text(file)}) WHERE decode(key) = 'made_from'`,
    )
    return result.getRowsJson()[0]?.[0]
  } catch {
    return undefined
  }
}
