/** `pnpm matrix merge`, run as a command on small folders: parts go in, one matrix, words, JSON and the exit code come out. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canaryRow, headOf, rowOf, writeMatrixFolder } from '../../src/campaign/matrix/matrix.fixture.ts'
import type { MatrixRow } from '../../src/campaign/matrix/row.ts'
import type { MatrixShard } from '../../src/campaign/matrix/store.ts'
import { pinnedNode, repositoryRoot } from '../../src/run/pinned-node.ts'
import { playwrightCli } from '../../src/run/playwright-cli.ts'
import { commandsOn, complaintsIn } from '../commands.fixture.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'merge-test-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const merge = (...args: readonly string[]) =>
  commandsOn({ cwd: folder })('matrix', ['merge', ...args], { FLAKE_HUNT_MATRIX_FOLDER: join(folder, 'matrix') })

/** A part as a machine's artifact has it. */
const part = (shard: MatrixShard, rows: readonly MatrixRow[], torn = '') =>
  writeMatrixFolder(
    join(folder, 'parts', `machine-${shard.number}`, `20261122-part-${shard.number}`),
    headOf({ shards: [shard] }),
    rows,
    { torn },
  )

const ended = 'complete'
const lost = { fingerprints: ['lost/backend'], files: 'trials/scenario/priority/1' }
const rowsIn = async (name: string) => (await readFile(join(folder, 'matrix', name, 'rows.jsonl'), 'utf8')).split('\n')

describe('pnpm matrix merge', () => {
  it('should make one matrix of all parts below a folder, with what failed trials have left', async () => {
    part({ number: 1, of: 2, ended, seconds: 5 }, [canaryRow(1), rowOf(1, lost)])
    part({ number: 2, of: 2, ended, seconds: 6 }, [canaryRow(2), rowOf(2)])
    const json = join(folder, 'merged.json')
    const { exitCode, stdout } = await merge('parts', '--name', 'night', '--json', json)
    expect(stdout).toContain('merged 2 of 2 parts into matrix/night')
    expect(stdout).toContain('4 trials; of the cells 1 new finding, 1 as expected')
    expect(await rowsIn('night')).toHaveLength(5)
    expect(JSON.parse(await readFile(join(folder, 'matrix/night', lost.files, 'verdict.json'), 'utf8'))).toMatchObject({
      seed: '2026-11-22/1',
    })
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({
      matrix: 'night',
      missing: [],
      trials: 4,
      twice: 0,
      cells: { 'new finding': 1, 'as expected': 1 },
      report: null,
    })
    expect(exitCode).toBe(1)
  })

  it('should end with 0 where all is as expected, and count nothing twice though a part is named twice', async () => {
    const [one, two] = [
      part({ number: 1, of: 2, ended, seconds: 5 }, [canaryRow(1), rowOf(1)]),
      part({ number: 2, of: 2, ended, seconds: 6 }, [rowOf(2)]),
    ]
    expect((await merge(one, '--name', 'first')).exitCode).toBe(2)
    const { exitCode, stdout } = await merge(two, 'first', one, one, '--name', 'whole')
    expect(stdout).toContain('2 rows came more than once')
    expect(await rowsIn('whole')).toHaveLength(4)
    expect(exitCode).toBe(0)
  })

  it('should end with 0 where what is new is in quarantine, until its day is past', async () => {
    const one = part({ number: 1, of: 1, ended }, [canaryRow(1), rowOf(1, lost)])
    const list = join(folder, 'quarantine.json')
    const until = (day: string) =>
      writeFile(list, JSON.stringify([{ livestore: '0.4.0', item: 'priority', reason: 'known upstream', until: day }]))
    await until('2999-12-31')
    expect((await merge(one, '--quarantine', list)).exitCode).toBe(0)
    await until('2026-01-01')
    expect((await merge(one, '--quarantine', list)).exitCode).toBe(1)
  })

  it('should name parts that died or never came, and never be green', async () => {
    part({ number: 1, of: 4, ended, seconds: 5 }, [canaryRow(1), rowOf(1)])
    part({ number: 2, of: 4 }, [rowOf(2)], '{"run":"20261122-0200","comm')
    part({ number: 3, of: 4, ended: 'interrupted', seconds: 1 }, [])
    const { exitCode, stdout } = await merge('parts', '--name', 'night')
    expect(stdout).toContain('merged 1 of 4 parts')
    expect(stdout).toContain('part 2 of 4 died before its end: the 1 trials that it had finished count')
    expect(stdout).toContain('part 3 of 4 was interrupted')
    expect(stdout).toContain('part 4 of 4 is missing')
    expect(JSON.parse(await readFile(join(folder, 'matrix/night/matrix.json'), 'utf8')).shards).toEqual([
      { number: 1, of: 4, ended, seconds: 5 },
      { number: 2, of: 4 },
      { number: 3, of: 4, ended: 'interrupted', seconds: 1 },
      { number: 4, of: 4 },
    ])
    expect(exitCode).toBe(2)
  })

  it("should make one of Playwright's reports, and leave out what a killed one has left", async () => {
    const [one, two] = [
      part({ number: 1, of: 2, ended, seconds: 5 }, [canaryRow(1), rowOf(1)]),
      part({ number: 2, of: 2, ended, seconds: 6 }, [rowOf(2)]),
    ]
    const project = join(folder, 'project')
    await mkdir(join(project, 'tests'), { recursive: true })
    const playwright = JSON.stringify(join(repositoryRoot, 'node_modules/@playwright/test/index.mjs'))
    await writeFile(
      join(project, 'playwright.config.mjs'),
      `export default { testDir: 'tests', reporter: [['blob', { outputFile: process.env.BLOB }]] }`,
    )
    await writeFile(
      join(project, 'tests/one.spec.mjs'),
      `import { test } from ${playwright}\ntest('a scenario', () => { if (process.env.FAILS) throw new Error('lost') })`,
    )
    const play = (blob: string, environment: Readonly<Record<string, string>> = {}) =>
      execa(pinnedNode(), [playwrightCli, 'test'], { cwd: project, env: { ...environment, BLOB: blob }, reject: false })
    await play(join(one, 'blobs/round-1.zip'))
    await play(join(two, 'blobs/round-1.zip'), { FAILS: '1' })
    await writeFile(join(two, 'blobs/round-2.zip'), (await readFile(join(two, 'blobs/round-1.zip'))).subarray(0, 500))
    const { exitCode, stdout } = await merge(one, two, '--name', 'night')
    expect(stdout).toContain('show-report matrix/night/report')
    expect(stdout).toMatch(/round-2.zip is no whole report of Playwright/)
    expect(existsSync(join(folder, 'matrix/night/report/index.html'))).toBe(true)
    expect(await readdir(join(folder, 'matrix/night/blobs'))).toHaveLength(2)
    expect(exitCode).toBe(2)
  })

  it('should refuse parts of different matrices in one line, and leave nothing behind', async () => {
    const one = part({ number: 1, of: 2, ended }, [rowOf(1)])
    const other = writeMatrixFolder(
      join(folder, 'other'),
      headOf({ seed: 'other', shards: [{ number: 2, of: 2 }] }),
      [],
    )
    const { exitCode, stderr } = await merge(one, other)
    expect(complaintsIn(stderr)).toEqual([expect.stringContaining('found seed "2026-11-22" in')])
    expect(exitCode).toBe(64)
    expect(existsSync(join(folder, 'matrix'))).toBe(false)
  })

  it('should take no row at its word that names files outside its folder', async () => {
    await writeFile(join(folder, 'secret'), 'secret')
    const row = { ...rowOf(1), files: '../../../secret' }
    const one = part({ number: 1, of: 1, ended }, [])
    await writeFile(join(one, 'rows.jsonl'), `${JSON.stringify(row)}\n`)
    const { exitCode, stderr } = await merge(one)
    expect(complaintsIn(stderr)).toEqual([expect.stringContaining('a row names files at ../../../secret')])
    expect(exitCode).toBe(64)
  })

  it.each([
    [[], "missing required argument 'parts'"],
    [['nowhere'], 'There is no nowhere: expected'],
    [['.'], 'There is no matrix in .: expected'],
    [['.', '--name', '../x'], 'Expected a name for a folder'],
    [['.', '--json', '/dev/null/x.json'], 'cannot be written'],
    [['.', '--quarantine', 'nowhere.json'], 'The quarantine in nowhere.json cannot be read'],
    [['.', '--nmae', 'x'], "unknown option '--nmae'"],
  ])('should refuse %j in one line', async (args, message) => {
    const { exitCode, stderr } = await merge(...args)
    expect(complaintsIn(stderr)).toEqual([expect.stringContaining(message)])
    expect(exitCode).toBe(64)
  })
})
