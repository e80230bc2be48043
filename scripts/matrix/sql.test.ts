/** `pnpm matrix sql`, run as a command: small matrices and a statement go in, a table, JSON or CSV comes out. Installs DuckDB once. */
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { canaryRow, headOf, rowOf, writeMatrixFolder } from '../../src/campaign/matrix/matrix.fixture.ts'
import { commandsOn, complaintsIn, withoutRegistry } from '../commands.fixture.ts'

// Only there to end a hang: the first use installs DuckDB.
vi.setConfig({ testTimeout: 300_000 })

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sql-test-'))
  const write = (run: string) =>
    writeMatrixFolder(
      join(folder, 'matrix', run),
      headOf(),
      [
        canaryRow(1, { run }),
        rowOf(1, { run, fingerprints: ['lost/backend'], drainMs: 12.5, parameters: { latency: '50' } }),
        rowOf(2, { run, drainMs: 8 }),
        rowOf(3, { run, unknown: 'no "browser", none' }),
        rowOf(1, { run, item: 'view', unsupported: 'no adapter' }),
      ],
      { torn: '{"run":"' },
    )
  write('monday')
  write('tuesday')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const sql = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  commandsOn({ cwd: folder })('matrix', ['sql', ...args], {
    FLAKE_HUNT_MATRIX_FOLDER: join(folder, 'matrix'),
    ...environment,
  })
const asJson = async (...args: readonly string[]): Promise<unknown> => {
  const { stdout, stderr } = await sql([...args, '--json', '-'])
  try {
    return JSON.parse(stdout)
  } catch {
    throw new Error(`Expected JSON, found ${stdout} ${stderr}`)
  }
}

describe('pnpm matrix sql', () => {
  it('should answer as a table, with rates of what could be judged alone', async () => {
    const { exitCode, stdout } = await sql([
      'select matrix, item, count(*) trials, avg(failed::int) rate from trials where not isCanary group by all order by all',
    ])
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/ +/)),
    ).toEqual([
      ['matrix', 'item', 'trials', 'rate'],
      ['monday', 'priority', '3', '0.5'],
      ['monday', 'view', '1'],
      ['tuesday', 'priority', '3', '0.5'],
      ['tuesday', 'view', '1'],
      [''],
      ['4', 'rows'],
    ])
    expect(exitCode).toBe(0)
  })

  it('should have every field of a row, as JSON and as CSV', async () => {
    const one = "select * from trials where trial = 'scenario/priority/cloudflare/0.4.0/1'"
    expect(await asJson(one, 'monday')).toEqual([
      {
        matrix: 'monday',
        run: 'monday',
        commit: 'abc',
        livestore: '0.4.0',
        version: '0.4.0',
        kind: 'scenario',
        item: 'priority',
        backend: 'cloudflare',
        number: 1,
        seed: '2026-11-22/1',
        parameters: { latency: '50' },
        fingerprints: ['lost/backend'],
        unknown: null,
        harnessFailed: false,
        unsupported: null,
        drainMs: 12.5,
        tookMs: 1200,
        beganAt: '2026-11-22 02:00:00',
        machine: '2 cores',
        load: 0.5,
        isCanary: false,
        files: null,
        cell: 'scenario/priority/cloudflare/0.4.0',
        trial: 'scenario/priority/cloudflare/0.4.0/1',
        failed: true,
      },
    ])
    const file = join(folder, 'answer.csv')
    const unknown = 'select number, unknown, fingerprints from trials where unknown is not null'
    expect((await sql([unknown, 'monday', '--csv', file])).exitCode).toBe(0)
    expect(await readFile(file, 'utf8')).toBe('number,unknown,fingerprints\r\n3,"no ""browser"", none",[]\r\n')
  })

  it('should count a trial once that is in a part and in what was merged of it', async () => {
    const merged = [canaryRow(1, { run: 'monday' }), rowOf(1, { run: 'monday' })]
    writeMatrixFolder(join(folder, 'matrix/monday-merged'), headOf(), merged)
    expect(await asJson('select count(*) n from trials')).toEqual([{ n: 10 }])
  })

  it('should write the rows as Parquet once, and anew where there are more or the file is none', async () => {
    const file = join(folder, 'matrix/monday/rows.parquet')
    const count = () => asJson('select count(*) n from trials', 'monday')
    expect(await count()).toEqual([{ n: 5 }])
    const { ino } = await stat(file)
    expect(await count()).toEqual([{ n: 5 }])
    expect((await stat(file)).ino).toBe(ino)
    await appendFile(join(folder, 'matrix/monday/rows.jsonl'), `\n${JSON.stringify(rowOf(9, { run: 'monday' }))}\n`)
    expect(await count()).toEqual([{ n: 6 }])
    await writeFile(file, 'half a file')
    expect(await count()).toEqual([{ n: 6 }])
  })

  it.each([
    [[], "missing required argument 'sql'"],
    [[' '], 'Expected a statement in SQL'],
    [['selct 1'], 'This cannot be asked: Failed to extract statements: Parser Error: syntax error at or near "selct"'],
    [['select nope from trials'], 'Referenced column "nope" not found'],
    [['select 1', 'wednesday'], 'There is no matrix "wednesday"'],
    [['select 1', '--json', '/dev/null/x.json'], '--json /dev/null/x.json cannot be written'],
    [['select 1', '--json', '-', '--csv', '-'], 'found both'],
  ])('should refuse %j in one line', async (args, message) => {
    const { exitCode, stderr } = await sql(args)
    expect(complaintsIn(stderr)).toEqual([expect.stringContaining(message)])
    expect(exitCode).toBe(64)
  })

  it('should say in one line what is missing where DuckDB cannot be fetched', async () => {
    const tools = { FLAKE_HUNT_TOOLS_FOLDER: join(folder, 'tools') }
    const { exitCode, stderr } = await sql(['select 1'], { ...(await withoutRegistry(folder)), ...tools })
    const [complaint, ...others] = complaintsIn(stderr)
    expect(complaint).toMatch(
      /^Could not install DuckDB: the npm registry cannot be reached .* Connect for the first `pnpm matrix sql`/,
    )
    expect(others).toEqual([])
    expect(exitCode).toBe(64)
  })
})
