/**
 * The machine's process table, and which of its processes belong to a run.
 *
 * A process belongs to a run when its environment carries the run's marker, when one of its options or its temporary
 * folder lies in the run's folder, or when it descends from such a process: Chromium's zygotes and renderers write over
 * their own environment. A run that is started within another has its marker to itself, but its folder in the other's: what
 * it lost belongs to the outer run as well.
 * Linux is read from /proc (a machine may have no `ps`), macOS through `ps`.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { type LeftoverProcess, runVariable } from './types.ts'

export interface ProcessEntry {
  readonly pid: number
  readonly parentPid: number
  /** When it started, as a text that is equal only for the same process: pids are used again. */
  readonly startTime: string
  readonly arguments: readonly string[]
  /** `NAME=value` entries; empty where they may not be read. */
  readonly environment: readonly string[]
}

/** A run as its processes know it. */
export interface RunMarker {
  readonly id: string
  readonly folder: string
}

/** All living processes (those that have ended and only wait to be reaped are left out). */
export const readProcessTable = (): readonly ProcessEntry[] =>
  process.platform === 'linux' ? readLinuxTable() : readTableWithPs()

/** When the process started, or undefined where no such process is alive. */
export const startTimeOf = (pid: number): string | undefined => {
  if (process.platform === 'linux') return readLinuxStat(pid)?.startTime
  return parsePs(runPs(['-p', String(pid), ...psColumns]), '')[0]?.startTime
}

/**
 * The processes of a run, in the table's order.
 *
 * @param except pids that are not counted, such as the one that asks
 */
export const processesOfRun = (
  marker: RunMarker,
  table: readonly ProcessEntry[],
  except: ReadonlySet<number> = new Set(),
): readonly ProcessEntry[] => {
  const byPid = new Map(table.map((entry) => [entry.pid, entry]))
  const environmentEntry = `${runVariable}=${marker.id}`
  const insideFolder = `TMPDIR=${marker.folder}/`
  const isMarked = (entry: ProcessEntry): boolean =>
    entry.environment.some((variable) => variable === environmentEntry || variable.startsWith(insideFolder)) ||
    entry.arguments.some((argument) => argument.startsWith('--') && argument.includes(`=${marker.folder}/`))
  const belongs = (entry: ProcessEntry): boolean => {
    const seen = new Set<number>()
    for (
      let at: ProcessEntry | undefined = entry;
      at !== undefined && !seen.has(at.pid);
      at = byPid.get(at.parentPid)
    ) {
      // What an excepted process starts is told by its own marker: the keeper is a child of the runner.
      if (except.has(at.pid)) return false
      if (isMarked(at)) return true
      seen.add(at.pid)
    }
    return false
  }
  return table.filter(belongs)
}

/** The process itself and all its ancestors in the table. */
export const withAncestors = (pid: number, table: readonly ProcessEntry[]): ReadonlySet<number> => {
  const byPid = new Map(table.map((entry) => [entry.pid, entry]))
  const pids = new Set([pid])
  for (let at = byPid.get(pid)?.parentPid; at !== undefined && !pids.has(at); at = byPid.get(at)?.parentPid)
    pids.add(at)
  return pids
}

/** How a leftover is named to a person. */
export const toLeftover = (entry: ProcessEntry): LeftoverProcess => ({
  pid: entry.pid,
  command: entry.arguments.join(' ').slice(0, 200),
})

const readOrEmpty = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // The process has ended since, or is another user's.
  }
}

const splitAtNul = (text: string): readonly string[] => text.split('\0').filter((part) => part !== '')

const readLinuxStat = (pid: number): { parentPid: number; startTime: string } | undefined => {
  const stat = readOrEmpty(`/proc/${pid}/stat`)
  // The second field is the name in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, parentPid] = fields
  const startTicks = fields[19]
  if (state === undefined || parentPid === undefined || startTicks === undefined) return undefined
  if (state === 'Z' || state === 'X') return undefined
  return { parentPid: Number(parentPid), startTime: `${bootId()}:${startTicks}` }
}

let knownBootId: string | undefined
/** Start times count from the boot, so they mean something only together with it. */
const bootId = (): string => {
  knownBootId ??= readOrEmpty('/proc/sys/kernel/random/boot_id').trim()
  return knownBootId
}

const readLinuxTable = (): readonly ProcessEntry[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const pid = Number(name)
      const stat = readLinuxStat(pid)
      if (stat === undefined) return []
      return [
        {
          pid,
          ...stat,
          arguments: splitAtNul(readOrEmpty(`/proc/${pid}/cmdline`)),
          environment: splitAtNul(readOrEmpty(`/proc/${pid}/environ`)),
        },
      ]
    })

const psColumns = ['-ww', '-o', 'pid=,ppid=,state=,lstart=,command='] as const

const runPs = (psArguments: readonly string[]): string => {
  try {
    return execFileSync('ps', [...psArguments], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    })
  } catch {
    return '' // `ps -p` exits with 1 where no such process is.
  }
}

const readTableWithPs = (): readonly ProcessEntry[] =>
  parsePs(runPs(['-A', ...psColumns]), runPs(['-A', '-E', ...psColumns]))

/**
 * Reads the output of `ps -o pid=,ppid=,state=,lstart=,command=`, plain and with `-E`, which appends the environment to
 * the command. Both are split at spaces, the only separator that `ps` writes. Exported for its tests.
 */
export const parsePs = (plain: string, withEnvironment: string): readonly ProcessEntry[] => {
  const line = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\d{4})\s+(.*)$/
  const parse = (text: string) =>
    text.split('\n').flatMap((row) => {
      const [, pid, parentPid, state, startTime, command] = line.exec(row) ?? []
      if (pid === undefined || parentPid === undefined || startTime === undefined || command === undefined) return []
      if (state?.startsWith('Z')) return []
      return [{ pid: Number(pid), parentPid: Number(parentPid), startTime: startTime.replaceAll(/\s+/g, ' '), command }]
    })
  const long = new Map(parse(withEnvironment).map((entry) => [entry.pid, entry.command]))
  return parse(plain).map(({ command, ...entry }) => {
    const whole = long.get(entry.pid)
    return {
      ...entry,
      arguments: command.split(' '),
      environment: whole?.startsWith(command) ? whole.slice(command.length).trim().split(' ') : [],
    }
  })
}
