import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pinnedNode } from './pinned-node.ts'
import { readProcessTable, startTimeOf } from './process-table.ts'
import { joinRun, startRun } from './start-run.ts'
import { type LeftoverProcess, runVariable } from './types.ts'

interface Told {
  readonly id: string
  readonly folder: string
  readonly childPid: number
  readonly endedFromEarlierRuns: readonly LeftoverProcess[]
  readonly alive: readonly LeftoverProcess[]
}

let temporaryFolder: string
const started: { readonly process: ChildProcessWithoutNullStreams; childPid?: number }[] = []

beforeEach(() => {
  temporaryFolder = realpathSync(mkdtempSync(join(tmpdir(), 'run-test-')))
})

afterEach(() => {
  for (const { process: runner, childPid } of started.splice(0)) {
    runner.kill('SIGKILL')
    if (childPid !== undefined && startTimeOf(childPid) !== undefined) process.kill(childPid, 'SIGKILL')
  }
  rmSync(temporaryFolder, { recursive: true, force: true })
})

const environment = (TMPDIR = temporaryFolder): NodeJS.ProcessEnv => {
  const { [runVariable]: _, NODE_OPTIONS: __, ...inherited } = process.env
  return { ...inherited, TMPDIR }
}

const startProcess = (TMPDIR?: string) => {
  const runner = spawn(pinnedNode(), [fileURLToPath(new URL('runner.fixture.ts', import.meta.url))], {
    env: environment(TMPDIR),
  })
  const entry: (typeof started)[number] = { process: runner }
  started.push(entry)
  return entry
}

const readJson = async <Value>(lines: Interface): Promise<Value> => JSON.parse(String((await once(lines, 'line'))[0]))

const startRunner = async () => {
  const entry = startProcess()
  const lines = createInterface({ input: entry.process.stdout })
  const told = await readJson<Told>(lines)
  entry.childPid = told.childPid
  return { runner: entry.process, lines, told }
}

const keeperOf = (id: string) =>
  readProcessTable().find(
    (entry) => entry.arguments.some((word) => word.endsWith('keeper.ts')) && entry.arguments.includes(id),
  )

/** The keeper works on its own: only the process table and the file system show when it is through. */
const untilNothingIsLeft = async ({ id, folder, childPid }: Told): Promise<void> => {
  await vi.waitUntil(() => startTimeOf(childPid) === undefined && !existsSync(folder) && keeperOf(id) === undefined, {
    timeout: 60_000,
    interval: 20,
  })
}

test('a child that outlives its run is found, ended and named', { timeout: 60_000 }, async () => {
  const { runner, lines, told } = await startRunner()
  expect(told.alive.map(({ pid }) => pid)).toEqual([told.childPid])
  runner.stdin.write('end\n')
  const leftover = await readJson<readonly LeftoverProcess[]>(lines)
  expect(leftover.map(({ pid }) => pid)).toEqual([told.childPid])
  expect(leftover[0]?.command).toContain('SIGTERM')
  expect(startTimeOf(told.childPid)).toBeUndefined()
  expect(existsSync(told.folder)).toBe(false)
  expect(keeperOf(told.id)).toBeUndefined()
})

for (const signal of ['SIGKILL', 'SIGINT', 'SIGTERM'] as const) {
  test(`a runner ended by ${signal} leaves nothing, because its keeper ends what it left`, {
    timeout: 60_000,
  }, async () => {
    const { runner, told } = await startRunner()
    expect(keeperOf(told.id)).toBeDefined()
    runner.kill(signal)
    await untilNothingIsLeft(told)
  })
}

test('the next start names what was left where the keeper was killed too', { timeout: 60_000 }, async () => {
  const first = await startRunner()
  const keeper = keeperOf(first.told.id)
  if (keeper === undefined) throw new Error('expected a keeper')
  process.kill(keeper.pid, 'SIGKILL')
  const gone = once(first.runner, 'exit')
  first.runner.kill('SIGKILL')
  await gone
  expect(startTimeOf(first.told.childPid)).toBeDefined()

  const second = await startRunner()
  expect(second.told.endedFromEarlierRuns.map(({ pid }) => pid)).toEqual([first.told.childPid])
  expect(startTimeOf(first.told.childPid)).toBeUndefined()
  expect(existsSync(first.told.folder)).toBe(false)
})

test('two runs at once do not disturb each other', { timeout: 60_000 }, async () => {
  const first = await startRunner()
  const second = await startRunner()
  expect(second.told.endedFromEarlierRuns).toEqual([])
  expect(second.told.alive.map(({ pid }) => pid)).toEqual([second.told.childPid])
  second.runner.kill('SIGKILL')
  await untilNothingIsLeft(second.told)
  expect(startTimeOf(first.told.childPid)).toBeDefined()
  expect(existsSync(join(first.told.folder, 'run.json'))).toBe(true)
})

test('a temporary folder that cannot be written is told in one line, with exit code 64', {
  timeout: 60_000,
}, async () => {
  const file = join(temporaryFolder, 'a-file')
  writeFileSync(file, '')
  const { process: runner } = startProcess(file)
  let said = ''
  runner.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code] = await once(runner, 'close')
  expect(said.trimEnd().split('\n')).toEqual([expect.stringMatching(/^Cannot write the temporary folder .*set TMPDIR/)])
  expect(code).toBe(64)
})

test('a run gives its children marker and folder, and takes both back at its end', { timeout: 60_000 }, async () => {
  const ours = environment()
  const run = await startRun({ environment: ours })
  expect(ours).toMatchObject({ [runVariable]: run.id, TMPDIR: run.folder })
  expect(joinRun(ours)).toMatchObject({ id: run.id, folder: run.folder })
  expect(await run.end()).toEqual([])
  expect(await run.end()).toEqual([])
  expect(ours).toMatchObject({ TMPDIR: temporaryFolder })
  expect(joinRun(ours)).toBeUndefined()
  expect(readdirSync(temporaryFolder).flatMap((name) => readdirSync(join(temporaryFolder, name)))).toEqual([])
})

test('a run that was joined sees the processes of its starter’s run, but not itself', { timeout: 60_000 }, async () => {
  const { told } = await startRunner()
  const joined = joinRun({ ...environment(told.folder), [runVariable]: told.id })
  expect(joined?.folder).toBe(told.folder)
  expect(joined?.alive().map(({ pid }) => pid)).toEqual([told.childPid])
})
