/** The lifetime of one run: starts it, sweeps up after earlier ones, and sees to it that nothing outlives it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endProcesses, waitUntilGone } from './end-processes.ts'
import { pinnedNode } from './pinned-node.ts'
import {
  processesOfRun,
  type RunMarker,
  readProcessTable,
  startTimeOf,
  toLeftover,
  withAncestors,
} from './process-table.ts'
import { findAbandonedRuns, makeRunFolder, makeRunId, removeRunFolder, runFolder, runsRoot } from './run-folders.ts'
import { type JoinedRun, type LeftoverProcess, type Run, runVariable } from './types.ts'

/** How long processes that are on their way out may take before they count as left over. Milliseconds. */
const quietMs = 3_000

/** Between SIGTERM and SIGKILL for what was left over. Milliseconds. */
const graceMs = 1_000

export interface RunOptions {
  /** The environment that child processes will inherit: `process.env`, unless a test has its own. */
  readonly environment?: NodeJS.ProcessEnv
}

/**
 * Starts a run: from now on every child process inherits the run's marker and temporary folder, and a keeper ends them
 * should this process die. First ends whatever earlier runs, whose runner is dead, have left behind.
 *
 * @throws UsageError where the temporary folder cannot be written, or the pinned Node is not installed
 * @example
 * await using run = await startRun()
 * const leaked = await run.end() // must be empty
 */
export const startRun = async ({ environment = process.env }: RunOptions = {}): Promise<Run> => {
  const node = pinnedNode()
  const temporaryFolder = environment.TMPDIR
  const outerRun = environment[runVariable]
  const root = runsRoot(temporaryFolder)
  const id = makeRunId()
  const startTime = startTimeOf(process.pid)
  if (startTime === undefined) throw new Error('The process table does not show this process: expected /proc or `ps`.')
  const folder = makeRunFolder(root, id, { pid: process.pid, startTime, startedAt: new Date().toISOString() })
  const marker: RunMarker = { id, folder }
  const keeper = await startKeeper(node, root, id, environment)
  const endedFromEarlierRuns = await sweep(root)

  environment[runVariable] = id
  environment.TMPDIR = folder

  const living = () => livingProcesses(marker, keeper.pid)
  const endOnce = async (): Promise<readonly LeftoverProcess[]> => {
    await waitUntilGone(living, quietMs)
    const leftover = await endProcesses(living, graceMs)
    restore(environment, 'TMPDIR', temporaryFolder)
    restore(environment, runVariable, outerRun)
    removeRunFolder(folder)
    await keeper.dismiss()
    return leftover.map(toLeftover)
  }
  let ending: Promise<readonly LeftoverProcess[]> | undefined
  const end = () => {
    ending ??= endOnce()
    return ending
  }
  return {
    id,
    folder,
    endedFromEarlierRuns,
    alive: () => living().map(toLeftover),
    end,
    [Symbol.asyncDispose]: async () => {
      await end()
    },
  }
}

/** The run in which this process was started, or undefined where it was started by itself. It belongs to its starter. */
export const joinRun = (environment: NodeJS.ProcessEnv = process.env): JoinedRun | undefined => {
  const id = environment[runVariable]
  if (id === undefined || id === '') return undefined
  const temporaryFolder = environment.TMPDIR
  const isRunsOwn = temporaryFolder !== undefined && basename(temporaryFolder) === id
  const marker = { id, folder: isRunsOwn ? temporaryFolder : runFolder(runsRoot(temporaryFolder), id) }
  return { ...marker, alive: () => livingProcesses(marker).map(toLeftover) }
}

const livingProcesses = (marker: RunMarker, keeperPid?: number) => {
  const table = readProcessTable()
  const except = new Set(withAncestors(process.pid, table))
  if (keeperPid !== undefined) except.add(keeperPid)
  return processesOfRun(marker, table, except)
}

/** Ends what runs have left behind whose runner is dead, and removes their folders. */
const sweep = async (root: string): Promise<readonly LeftoverProcess[]> => {
  const ended: LeftoverProcess[] = []
  for (const marker of findAbandonedRuns(root)) {
    const leftover = await endProcesses(() => livingProcesses(marker), graceMs)
    ended.push(...leftover.map(toLeftover))
    removeRunFolder(marker.folder)
  }
  return ended
}

const startKeeper = async (node: string, root: string, id: string, environment: NodeJS.ProcessEnv) => {
  const { [runVariable]: _, NODE_OPTIONS: __, ...keeperEnvironment } = environment
  const keeper = spawn(node, [fileURLToPath(new URL('keeper.ts', import.meta.url)), root, id], {
    cwd: '/',
    detached: true,
    env: keeperEnvironment,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  await once(keeper, 'spawn')
  const ended = once(keeper, 'exit')
  const { pid, stdin } = keeper
  if (pid === undefined) throw new Error('The keeper of the run has no pid although it was started.')
  // Should the keeper die first, writing to it must not end the runner too; the next start sweeps up then.
  stdin.on('error', () => {})
  keeper.unref()
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref()
  return {
    pid,
    dismiss: async (): Promise<void> => {
      keeper.ref()
      stdin.end('done')
      await ended
    },
  }
}

const restore = (environment: NodeJS.ProcessEnv, name: string, value: string | undefined): void => {
  if (value === undefined) delete environment[name]
  else environment[name] = value
}
