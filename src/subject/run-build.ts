/** Runs a person's build command through the shell, with its output in a file, and ends whatever it has started. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fstatSync, mkdirSync, openSync, readSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { endProcesses } from '../run/end-processes.ts'
import { repositoryRoot } from '../run/pinned-node.ts'
import { processesOfRun, readProcessTable, withAncestors } from '../run/process-table.ts'
import { makeRunId } from '../run/run-folders.ts'
import { runVariable } from '../run/types.ts'

export interface BuildOptions {
  readonly command: string
  /** Where it is run. */
  readonly folder: string
  /** Takes its output; made anew. */
  readonly log: string
  /** The folder of the run: what is temporary lies there. */
  readonly home: string
  /** Ends it. */
  readonly signal: AbortSignal
  /** Hears each second how long it has taken, and its last line. */
  readonly onProgress: (words: string) => void
}

/** How it ended: with which exit code, or by which signal. */
export interface BuildEnd {
  readonly code: number | null
  readonly signal: string | null
  /** What it said last. */
  readonly lastLine: string
}

/** Between SIGTERM and SIGKILL for what is to end. Milliseconds. */
const graceMs = 2_000

/** Between two words about its progress. Milliseconds. */
const progressMs = 1_000

/**
 * Runs it to its end, or until the signal. Then ends everything that it has started, what left its process group included.
 *
 * @example
 * const { code } = await runBuild({ command: 'pnpm install && pnpm build', folder: tree, log, home: run.folder, signal, onProgress })
 */
export const runBuild = async ({ command, folder, log, home, signal, onProgress }: BuildOptions): Promise<BuildEnd> => {
  // A run within the run: its processes are told from ours, and are still ended with it should we be killed.
  const marker = { id: makeRunId(), folder: join(home, 'build') }
  const temporary = join(marker.folder, 'tmp')
  mkdirSync(temporary, { recursive: true })
  const except = withAncestors(process.pid, readProcessTable())
  const began = performance.now()
  const file = openSync(log, 'w+')
  // A group of its own: Ctrl-C reaches it through us, and it has no terminal to ask anything on.
  const child = spawn(command, {
    shell: true,
    cwd: folder,
    detached: true,
    stdio: ['ignore', file, file],
    env: { ...personsEnvironment(process.env), [runVariable]: marker.id, TMPDIR: temporary },
  })
  const ended = once(child, 'exit')
  const told = setInterval(() => {
    onProgress(`${Math.round((performance.now() - began) / 1000)} s, ${lastLineOf(file)}`)
  }, progressMs)
  try {
    await Promise.race([ended, untilAborted(signal)])
    await endProcesses(() => processesOfRun(marker, readProcessTable(), except), graceMs)
    const [code, endedBy] = await ended
    return { code, signal: endedBy, lastLine: lastLineOf(file) }
  } finally {
    clearInterval(told)
    closeSync(file)
    rmSync(marker.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** Bytes at the end of a log that are looked at for its last line. */
const tailBytes = 4_096

const lastLineOf = (file: number): string => {
  const { size } = fstatSync(file)
  const tail = Buffer.alloc(Math.min(size, tailBytes))
  readSync(file, tail, 0, tail.length, size - tail.length)
  const lines = stripVTControlCharacters(tail.toString('utf8')).split(/[\r\n]+/)
  return lines.findLast((line) => line.trim() !== '')?.trim() ?? 'nothing said yet'
}

/**
 * The environment as it was before pnpm started this command: our own tools and Node are not those that a build means. Pure.
 *
 * @example
 * personsEnvironment({ PATH: `${repositoryRoot}/node_modules/.bin:/usr/bin`, npm_lifecycle_event: 'bisect' }) // { PATH: '/usr/bin' }
 */
export const personsEnvironment = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const pnpms = /^(npm_(lifecycle_|package_|command$|execpath$|node_execpath$)|INIT_CWD$|NODE$|PNPM_SCRIPT_SRC_DIR$)/
  const kept = Object.entries(environment).filter(([name]) => !pnpms.test(name))
  const isOurs = (place: string): boolean => place.startsWith(join(repositoryRoot, 'node_modules'))
  const path = (environment.PATH ?? '').split(delimiter).filter((place) => !isOurs(place))
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) }
}
