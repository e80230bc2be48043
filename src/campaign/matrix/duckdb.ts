/**
 * DuckDB, in an install of its own: who never asks a matrix anything in SQL never fetches its 70 MB. It is installed from the lockfile of
 * `tools/duckdb`, once, as subjects are.
 */
import { copyFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { repositoryRoot } from '../../run/pinned-node.ts'
import { cachedBuild } from '../../subject/build-cache.ts'
import { contentHash } from '../../subject/content-hash.ts'
import { runPnpm } from '../../subject/pnpm.ts'

/** Holds installed tools; another one by `FLAKE_HUNT_TOOLS_FOLDER`, such as one that several checkouts share. */
const toolsFolder = process.env.FLAKE_HUNT_TOOLS_FOLDER
  ? resolve(process.env.FLAKE_HUNT_TOOLS_FOLDER)
  : join(repositoryRoot, 'node_modules/.cache/flake-hunt/tools')

const home = join(repositoryRoot, 'tools/duckdb')
const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'] as const

/** Of what `@duckdb/node-api` has, what is used here; its own types are not there until it is installed. */
export interface DuckDbResult {
  readonly deduplicatedColumnNames: () => readonly string[]
  readonly columnTypes: () => readonly { readonly toString: () => string }[]
  /** Whole numbers of 64 bits and decimals as text, times as text, lists and maps as lists. */
  readonly getRowsJson: () => readonly (readonly unknown[])[]
}
export interface DuckDbConnection {
  readonly run: (sql: string) => Promise<unknown>
  readonly runAndReadAll: (sql: string) => Promise<DuckDbResult>
  readonly extractStatements: (sql: string) => Promise<{
    readonly count: number
    readonly prepare: (index: number) => Promise<{ readonly runAndReadAll: () => Promise<DuckDbResult> }>
  }>
  readonly closeSync: () => void
}
interface DuckDb {
  readonly DuckDBInstance: {
    readonly create: (
      path: string,
      options: Readonly<Record<string, string>>,
    ) => Promise<{ readonly connect: () => Promise<DuckDbConnection>; readonly closeSync: () => void }>
  }
}

/**
 * Opens a database in memory; installs DuckDB where it is not there yet (seconds, over the network).
 *
 * @param progress hears what takes a while
 * @throws UsageError in one line where the registry cannot be reached
 * @example
 * using database = await openDuckDb()
 * await database.connection.run('select 1')
 */
export const openDuckDb = async (
  progress: (line: string) => void = () => {},
): Promise<{ readonly connection: DuckDbConnection } & Disposable> => {
  const hash = contentHash({ root: home, paths: files, also: [`${process.platform}-${process.arch}`] })
  const { folder } = await cachedBuild(toolsFolder, `duckdb-${hash}`, async (unfinished) => {
    progress('installing DuckDB')
    for (const file of files) copyFileSync(join(home, file), join(unfinished, file))
    await runPnpm('install DuckDB', unfinished, ['install', '--frozen-lockfile', '--prefer-offline'], {
      offline: 'Connect for the first `pnpm matrix sql`; it is kept from then on.',
    })
  })
  const duckdb: DuckDb = createRequire(join(folder, 'package.json'))('@duckdb/node-api')
  // What is built in is all that is needed: nothing is fetched behind a person's back.
  const options = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' }
  const instance = await duckdb.DuckDBInstance.create(':memory:', options)
  const connection = await instance.connect()
  return {
    connection,
    [Symbol.dispose]: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}
