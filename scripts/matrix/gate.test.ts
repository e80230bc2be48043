/** `pnpm matrix gate`, run as a command: two small matrices go in, evidence, JSON and the exit code come out. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canaryRow, headOf, rowOf, writeMatrixFolder } from '../../src/campaign/matrix/matrix.fixture.ts'
import type { MatrixRow } from '../../src/campaign/matrix/row.ts'
import { commandsOn, complaintsIn } from '../commands.fixture.ts'

let folder: string
const rows = (failed: number, trials: number, more: Partial<MatrixRow> = {}): readonly MatrixRow[] =>
  Array.from({ length: trials }, (_, index) =>
    rowOf(index + 1, { fingerprints: index < failed ? ['lost/backend'] : [], ...more }),
  )
const quiet = (trials: number): readonly MatrixRow[] =>
  Array.from({ length: 50 }, (_, item) => rows(0, trials, { item: `scenario-${item}` })).flat()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gate-test-'))
  const write = (name: string, own: readonly MatrixRow[]) =>
    writeMatrixFolder(join(folder, 'matrix', name), headOf(), [canaryRow(1), ...own])
  write('last-night', [...rows(1, 40), ...quiet(40)])
  write('same', [...rows(3, 40), ...quiet(40)])
  write('tonight', [...rows(9, 40), ...quiet(40)])
  write('branch', rows(30, 40, { livestore: 'path:../livestore' }))
  await writeFile(join(folder, 'empty.jsonl'), 'nothing\n')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const gate = (...args: readonly string[]) =>
  commandsOn({ cwd: folder })('matrix', ['gate', ...args], { FLAKE_HUNT_MATRIX_FOLDER: join(folder, 'matrix') })

describe('pnpm matrix gate', () => {
  it('should end with 1 where a cell became worse, with the evidence and the command that plays it again', async () => {
    const json = join(folder, 'gate.json')
    const { exitCode, stdout } = await gate('tonight', '--against', 'last-night', '--json', json)
    expect(stdout).toContain('tonight against last-night: 51 cells compared')
    expect(stdout).toContain(
      'scenario/priority/cloudflare/0.4.0: 1 of 40 -> 9 of 40, 6.5 to 36 points more (95 % interval), by chance alone in 0.7 % of comparisons, all cells together',
    )
    expect(stdout).toContain('found now: 9 x lost/backend, new')
    expect(stdout).toContain("pnpm e2e --livestore 0.4.0 --project cloudflare -g '@priority$'")
    expect(JSON.parse(await readFile(json, 'utf8')).compared[0]).toMatchObject({
      cell: 'scenario/priority/cloudflare/0.4.0',
      before: { failed: 1, trials: 40 },
      now: { failed: 9, trials: 40 },
      isWorse: true,
    })
    expect(exitCode).toBe(1)
  })

  it('should end with 0 where chance explains the difference, or more certainty is asked for', async () => {
    const { exitCode, stdout } = await gate('same', '--against', join(folder, 'matrix/last-night/rows.jsonl'))
    expect(stdout).toContain('nothing is shown to be worse; in 0 of 51 cells there are failures enough')
    expect(exitCode).toBe(0)
    expect((await gate('tonight', '--against', 'last-night', '--confidence', '0.999')).exitCode).toBe(0)
  })

  it('should compare a branch with what it is to become part of, and end with 2 where nobody says so', async () => {
    const alone = await gate('branch', '--against', 'last-night')
    expect(alone.stdout).toContain('nothing could be compared')
    expect(alone.exitCode).toBe(2)
    const { exitCode, stdout } = await gate('branch', '--against', 'last-night', '--as', 'path:../livestore=0.4.0')
    expect(stdout).toContain('1 of 40 -> 30 of 40')
    expect(stdout).toContain('not compared, not there now: 50 cells')
    expect(exitCode).toBe(1)
  })

  it.each([
    [[], "required option '--against <earlier>' not specified"],
    [['--against', 'nowhere'], 'There is no matrix "nowhere"'],
    [['nowhere', '--against', 'same'], 'There is no matrix "nowhere"'],
    [['--against', 'empty.jsonl'], 'empty.jsonl has no row of a matrix'],
    [['same', '--against', 'same'], 'same would be held against itself'],
    [['--against', 'same', '--as', 'x'], 'Expected two LiveStores as NOW=BEFORE'],
    [['--against', 'same', '--confidence', '1'], 'Expected a confidence from 0.5 to below 1'],
    [['--against', 'same', '--json', '/dev/null/x.json'], 'cannot be written'],
  ])('should refuse %j in one line', async (args, message) => {
    const { exitCode, stderr } = await gate(...args)
    expect(complaintsIn(stderr)).toEqual([expect.stringContaining(message)])
    expect(exitCode).toBe(64)
  })
})
