/**
 * The memory of a run's processes, by part, and its peaks while something runs.
 *
 * On Linux it is the proportional set size (PSS) of /proc/<pid>/smaps_rollup: Chromium's processes share most of their
 * pages, which a sum of resident sizes counts once for each. Where that cannot be read it is the resident size: of a
 * process that the kernel guards, and everywhere but on Linux (from `ps`).
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type ProcessEntry, processesOfRun, readProcessTable, withAncestors } from '../run/process-table.ts'
import type { Run } from '../run/types.ts'

export type Part = 'browser' | 'backend' | 'runner'

/** MiB. Each is the highest that was seen, at whatever moment: the parts need not add up to `all`. */
export type MemoryPeaks = Readonly<Record<Part | 'all', number>>

export interface MemoryWatch {
  readonly stop: () => void
  readonly peaks: () => MemoryPeaks
}

/** Which size the figures are. */
export const memoryMeasure: 'pss' | 'rss' = process.platform === 'linux' ? 'pss' : 'rss'

/** Between two looks. A look is some milliseconds of the machine's time. */
const betweenLooksMs = 250

const ownPart = ({ arguments: given }: ProcessEntry): Part | undefined => {
  const [program = ''] = given
  const isBrowser = given.some((argument) => /^--(type|user-data-dir)=/.test(argument)) || /crashpad/.test(program)
  if (isBrowser) return 'browser'
  const isBackend = given.some((argument) => /backend\/child\.ts$|(^|\/)workerd$/.test(argument))
  return isBackend ? 'backend' : undefined
}

/** Which part of a run each process belongs to: its own mark decides, else its nearest ancestor's, else it is the runner's. */
export const partsOf = (processes: readonly ProcessEntry[]): ReadonlyMap<number, Part> => {
  const byPid = new Map(processes.map((entry) => [entry.pid, entry]))
  const partOf = (entry: ProcessEntry): Part => {
    const seen = new Set<number>()
    let at: ProcessEntry | undefined = entry
    while (at !== undefined && !seen.has(at.pid)) {
      const part = ownPart(at)
      if (part !== undefined) return part
      seen.add(at.pid)
      at = byPid.get(at.parentPid)
    }
    return 'runner'
  }
  return new Map(processes.map((entry) => [entry.pid, partOf(entry)]))
}

/** The kibibytes of a `name:  123 kB` line. Exported for its tests. */
export const readKibibytes = (text: string, name: string): number | undefined => {
  const [, value] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text) ?? []
  return value === undefined ? undefined : Number(value)
}

const readOrEmpty = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // It has ended since, or may not be read.
  }
}

const linuxKibibytes = (pid: number): number =>
  readKibibytes(readOrEmpty(`/proc/${pid}/smaps_rollup`), 'Pss') ??
  readKibibytes(readOrEmpty(`/proc/${pid}/status`), 'VmRSS') ??
  0

const kibibytesOf = (pids: readonly number[]): ReadonlyMap<number, number> => {
  if (process.platform === 'linux') return new Map(pids.map((pid) => [pid, linuxKibibytes(pid)]))
  const sizes = execFileSync('ps', ['-A', '-o', 'pid=,rss='], { encoding: 'utf8' })
  const wanted = new Set(pids)
  return new Map(
    sizes.split('\n').flatMap((line): [number, number][] => {
      const [pid = Number.NaN, size = 0] = line.trim().split(/\s+/).map(Number)
      return wanted.has(pid) ? [[pid, size]] : []
    }),
  )
}

/** Processes of the run, this one and its keeper included: they are what a run costs. */
const runAsWhole = (run: Run): readonly ProcessEntry[] => {
  const table = readProcessTable()
  const found = processesOfRun(run, table, withAncestors(process.pid, table))
  const own = table.filter((entry) => entry.pid === process.pid || entry.arguments.includes(run.id))
  return [...new Set([...found, ...own])]
}

/** Looks at the run's memory until it is stopped. */
export const watchMemory = (run: Run): MemoryWatch => {
  const peaks: Record<Part | 'all', number> = { all: 0, browser: 0, backend: 0, runner: 0 }
  const look = (): void => {
    const processes = runAsWhole(run)
    const sizes = kibibytesOf(processes.map(({ pid }) => pid))
    const now: Record<Part | 'all', number> = { all: 0, browser: 0, backend: 0, runner: 0 }
    for (const [pid, part] of partsOf(processes)) {
      const mebibytes = (sizes.get(pid) ?? 0) / 1024
      now[part] += mebibytes
      now.all += mebibytes
    }
    for (const part of ['all', 'browser', 'backend', 'runner'] as const) peaks[part] = Math.max(peaks[part], now[part])
  }
  look()
  const timer = setInterval(look, betweenLooksMs)
  return { stop: () => clearInterval(timer), peaks: () => peaks }
}
