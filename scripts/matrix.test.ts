/** `pnpm matrix`, run as a command: options go in, exit code, rows and JSON come out. */
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, watch } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readMatrix } from '../src/campaign/matrix/store.ts'
import { readProcessTable } from '../src/run/process-table.ts'
import { commandsOn, complaintsIn } from './commands.fixture.ts'

let folder: string
let run: ReturnType<typeof commandsOn>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matrix-test-'))
  run = commandsOn({ cwd: folder })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A folder of matrices of its own. */
const newMatrices = async (): Promise<string> => {
  const matrices = join(await mkdtemp(join(folder, 'own-')), 'matrix')
  await mkdir(matrices)
  return matrices
}
const matrixIn = (matrices: string, ...args: readonly string[]) =>
  run('matrix', args, { FLAKE_HUNT_MATRIX_FOLDER: matrices })

/** The one matrix of a folder. */
const onlyMatrix = (matrices: string) => {
  const [name, ...others] = readdirSync(matrices)
  if (name === undefined || others.length > 0) throw new Error(`Expected one matrix, found ${readdirSync(matrices)}.`)
  return readMatrix(join(matrices, name))
}

/** One trigger that always fails, the same without what makes it fail, and what a seed draws. */
const small = [
  '--livestore',
  '0.4.0',
  '--scenarios',
  'push-head,push-head-control,drawn',
  '--seed',
  'small',
  '--jobs',
  '1',
]

test('a matrix plays each cell and its canary, writes a row for each trial, and exits 0 where all of it is known', async () => {
  const matrices = await newMatrices()
  const json = join(folder, 'small.json')
  const { exitCode, stdout } = await matrixIn(matrices, ...small, '--trials', '2', '--json', json)
  expect(stdout).toContain('5 cells of 10 trials: 5 as expected')
  expect(exitCode).toBe(0)
  const { head, rows, folder: own } = onlyMatrix(matrices)
  expect(head).toMatchObject({ seed: 'small', trials: 2, shards: [{ number: 1, of: 1, ended: 'complete' }] })
  const rowsOf = (item: string) => rows.filter((row) => row.item === item)
  expect(rowsOf('push-head').map(({ fingerprints }) => fingerprints)).toEqual([
    ['stalled/session/push-head'],
    ['stalled/session/push-head'],
  ])
  expect(rowsOf('push-head-control').flatMap(({ fingerprints }) => fingerprints)).toEqual([])
  expect(rows.filter(({ isCanary }) => isCanary).map(({ livestore }) => livestore)).toEqual([
    '0.4.0-dev.9',
    '0.4.0-dev.9',
  ])
  // A trial that fails leaves all that is needed to look into it.
  const [failed] = rowsOf('push-head')
  expect(readdirSync(join(own, failed?.files ?? '')).sort()).toEqual([
    'diagnosis.md',
    'history.jsonl',
    'sync-states.txt',
    'timeline.html',
  ])
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ trials: 10, ended: 'complete' })
  expect(readFileSync(join(own, 'page/index.html'), 'utf8')).toContain('push-head-control')
})

test('a matrix that is interrupted ends with what it has, leaves nothing running, and goes on with what is missing', async () => {
  const matrices = await newMatrices()
  const environment = { FLAKE_HUNT_MATRIX_FOLDER: matrices }
  const playing = run('matrix', [...small, '--trials', '300'], environment, { detached: true })
  const lines = (): number => {
    const [name] = readdirSync(matrices)
    const file = name === undefined ? undefined : join(matrices, name, 'rows.jsonl')
    return file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0
  }
  const watcher = watch(matrices, { recursive: true })
  while (lines() < 2) await once(watcher, 'change')
  watcher.close()
  process.kill(-(playing.pid ?? Number.NaN), 'SIGINT')
  const { exitCode, stdout } = await playing
  expect([exitCode, stdout]).toEqual([130, expect.stringContaining('--resume')])
  expect(readProcessTable().filter((one) => one.environment.includes(`FLAKE_HUNT_MATRIX_FOLDER=${matrices}`))).toEqual(
    [],
  )
  const before = onlyMatrix(matrices)
  expect(before.head.shards[0]?.ended).toBe('interrupted')

  const resuming = run('matrix', ['--resume', '--jobs', '1'], environment, { detached: true })
  const again = watch(matrices, { recursive: true })
  while (lines() < before.rows.length + 2) await once(again, 'change')
  again.close()
  process.kill(-(resuming.pid ?? Number.NaN), 'SIGINT')
  await resuming
  const { rows } = onlyMatrix(matrices)
  expect(rows.slice(0, before.rows.length)).toEqual(before.rows)
  const names = rows.map(({ item, backend, number, isCanary }) => `${item} ${backend} ${number} ${isCanary}`)
  expect(new Set(names).size).toBe(names.length)
})

test.each<readonly [readonly string[], string]>([
  [['--livestore', '9.9.9'], '"9.9.9" is no LiveStore that is known here'],
  [['--trials', '3', '--minutes', '1'], 'Expected either --trials or --minutes, found both'],
  [['--trials', '0'], 'Expected a whole number from 1'],
  [['--shard', '3/2'], 'Expected this machine’s part of all'],
  [['--seed', 'a\nb'], 'must have printable characters only'],
  [['--scenarios', 'moon', '--livestore', '0.4.0'], 'There is no scenario "moon"'],
  [['--resume'], 'There is no matrix yet'],
  [['--resume', 'moon'], 'There is no matrix "moon"'],
  [['--json', '/dev/null/x.json'], '--json /dev/null/x.json cannot be written'],
  [['moon'], 'too many arguments'],
])('%j is refused in one line, and leaves no matrix', async (args, message) => {
  const matrices = await newMatrices()
  const { exitCode, stderr } = await matrixIn(matrices, ...args)
  expect(complaintsIn(stderr)).toEqual([expect.stringContaining(message)])
  expect([exitCode, readdirSync(matrices)]).toEqual([64, []])
})
