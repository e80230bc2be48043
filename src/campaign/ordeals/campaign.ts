/** A small matrix that is played as a person plays one, in a temporary folder of its own, so that whatever it leaves is seen. */
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { execa } from 'execa'
import { hearLines } from '../../run/hear-lines.ts'
import { pinnedNode, repositoryRoot } from '../../run/pinned-node.ts'
import { type ProcessEntry, processesOfRun, readProcessTable } from '../../run/process-table.ts'
import type { MatrixRow } from '../matrix/row.ts'
import { readMatrix } from '../matrix/store.ts'

/** Where a campaign lives. The path of what is temporary is short: browsers put sockets below it. */
export interface Place {
  /** Its matrices. */
  readonly matrices: string
  /** Its temporary files. */
  readonly temporary: string
}

export interface CampaignEnd {
  /** Undefined where a signal ended it. */
  readonly exitCode: number | undefined
  /** What it complained of last on standard error: spinners' lines left out. */
  readonly complaint: string
}

export interface Campaign {
  readonly pid: number
  readonly ended: Promise<CampaignEnd>
  /** Once so many rows are on disk, or it has ended before. */
  readonly untilRows: (count: number) => Promise<void>
}

/** A scenario in the browser with and without a backend, a trigger, its control, and drawn schedules: 12 trials a version and canaries. */
export const campaignItems = ['priority', 'priority-backend', 'push-head', 'push-head-control', 'drawn'] as const
export const campaignTrials = 3
export const campaignArguments: readonly string[] = [
  '--livestore',
  '0.4.0',
  '--scenarios',
  campaignItems.join(','),
  '--trials',
  String(campaignTrials),
  '--seed',
  'ordeal',
  '--jobs',
  '2',
]

/**
 * A place in the folder of our own run, whose keeper ends what was started in it, and removes it, however we end.
 *
 * @param number of this place among those of the run
 */
export const makePlace = (folder: string, number: number): Place => {
  const place = { matrices: join(folder, `matrix-${number}`), temporary: join(folder, `${number}`) }
  mkdirSync(place.matrices)
  mkdirSync(place.temporary)
  return place
}

/** The names of a place's matrices. */
export const matricesIn = ({ matrices }: Place): readonly string[] =>
  existsSync(matrices) ? readdirSync(matrices).filter((name) => existsSync(join(matrices, name, 'matrix.json'))) : []

/** All rows of a place's matrices that are whole. */
export const rowsIn = (place: Place): readonly MatrixRow[] =>
  matricesIn(place).flatMap((name) => readMatrix(join(place.matrices, name)).rows)

/** Processes of whatever was started in a place. */
export const processesIn = ({ temporary }: Place): readonly ProcessEntry[] => {
  const table = readProcessTable()
  // The command itself and its keeper have the folder itself; whatever they start, one within it.
  const own = table.filter(({ environment }) => environment.includes(`TMPDIR=${temporary}`))
  const started = processesOfRun({ id: 'no run', folder: temporary }, table)
  return [...own, ...started.filter((one) => !own.includes(one))]
}

/** What lies in a place's temporary folder: the folders of runs, and what they were to take along. */
export const leftoversIn = ({ temporary }: Place): readonly string[] =>
  readdirSync(temporary).flatMap((name) =>
    name.startsWith('flake-hunt-') ? readdirSync(join(temporary, name)).map((run) => `${name}/${run}`) : [name],
  )

/** Sends a signal to a process, or with a negative number to a group; what has ended meanwhile minds nothing. */
export const killIfThere = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Looks this often for what no event tells of: another process's children. Milliseconds. */
const betweenLooksMs = 20

/** Resolves once something is there, or `orUntil` has come: then with undefined. */
export const untilSeen = async <Seen>(
  look: () => Seen | undefined,
  orUntil: Promise<unknown>,
): Promise<Seen | undefined> => {
  let isOver = false
  void orUntil.finally(() => {
    isOver = true
  })
  while (!isOver) {
    const seen = look()
    if (seen !== undefined) return seen
    await pause(betweenLooksMs)
  }
  return look()
}

/** Plays the campaign, or goes on with it. In a process group of its own, as a terminal's job is. */
export const startCampaign = (place: Place, given: readonly string[]): Campaign => {
  const child = execa(pinnedNode(), [join(repositoryRoot, 'scripts/matrix.ts'), ...given], {
    cwd: repositoryRoot,
    reject: false,
    detached: true,
    stdin: 'ignore',
    env: {
      FORCE_COLOR: '0',
      FLAKE_HUNT_MATRIX_FOLDER: place.matrices,
      FLAKE_HUNT_RUN: '',
      TMPDIR: place.temporary,
    },
  })
  const errors = hearLines([child.stderr], () => {})
  const ended = child.then(({ exitCode }) => ({
    exitCode,
    complaint: errors.filter((line) => !/^[-✔✖] /.test(line)).at(-1) ?? '',
  }))
  if (child.pid === undefined) throw new Error('The campaign has no pid although it was started.')
  return {
    pid: child.pid,
    ended,
    untilRows: async (count) => {
      const stopWatching = new AbortController()
      const over = ended.finally(() => stopWatching.abort())
      const watcher = watch(place.matrices, { recursive: true, signal: stopWatching.signal })
      try {
        while (rowsIn(place).length < count)
          await Promise.race([once(watcher, 'change'), over.then(() => Promise.reject())])
      } catch {
        // It has ended first.
      } finally {
        watcher.close()
      }
    },
  }
}

/** Every row that was on disk while a campaign went on, whatever became of it later; all of them once it has ended. */
export const rowsOnTheWay = async (
  { untilRows }: Pick<Campaign, 'untilRows'>,
  read: () => readonly MatrixRow[],
): Promise<readonly MatrixRow[]> => {
  const seen = new Map<string, MatrixRow>()
  for (let count = 0; ; ) {
    await untilRows(count + 1)
    const now = read()
    for (const row of now) seen.set(JSON.stringify(row), row)
    // It has ended before another one came.
    if (now.length <= count) return [...seen.values()]
    count = now.length
  }
}
