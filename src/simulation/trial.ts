/**
 * One trial in one Node process: devices of a LiveStore version against a scripted backend. A trigger or a schedule plays, everything heals, all
 * must settle, and the history is judged as a browser's is.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Engine } from '../../apps/engine/src/contract.ts'
import { fold } from '../../apps/linearlite/src/data/fold.ts'
import type { HistoryEvent } from '../history/event.ts'
import { createRecorder, type Recorder } from '../history/recorder.ts'
import type { Fault } from '../runner/contract.ts'
import { endTrial } from '../settlement/end-trial.ts'
import type { Surroundings, WatchedTab } from '../settlement/surroundings.ts'
import { until } from '../settlement/until.ts'
import type { QuietPeriods } from '../verdict/drain.ts'
import type { TrialJudgement } from '../verdict/judge.ts'
import { type Device, openDevice, patience } from './device.ts'
import { createDisk, type Disk } from './disk.ts'
import type { ScriptedBackend } from './scripted-backend/contract.ts'
import { createScriptedBackend } from './scripted-backend.ts'
import type { Stage } from './trigger.ts'
import type { WatchedFiles } from './watched-files.ts'

/**
 * How long is too long within one process: there is no network, and a scripted backend connects at once. What LiveStore tries again
 * by itself, it tries after a second, then two; no trigger needs its later attempts.
 */
export const quietInProcess: QuietPeriods = { quietMs: 2_500, betweenAttemptsMs: 3_500, busyMs: 20_000 }

export interface PlayedTrial {
  readonly judgement: TrialJudgement
  /** Everything that was judged, in the order of its recording. */
  readonly events: readonly HistoryEvent[]
  readonly livestore: string
  /** Why it could not be played to its end, where it could not. */
  readonly problem?: string
  readonly tookMs: number
}

/** What a trial plays: a trigger of a known bug, or a schedule. */
export interface Play {
  readonly title: string
  readonly hasBackend: boolean
  /** Most events of a page; 100 unless given. */
  readonly pageSize?: number
  /** Its devices keep their databases as files, so that they can be left and opened again. */
  readonly hasFiles?: true
  readonly play: (stage: Stage) => Promise<void>
  /** The faults and how often each has touched something; those of the backend's orders unless given. */
  readonly faults?: () => readonly Fault[]
}

export interface TrialOptions {
  readonly storeId: string
  /** Told by the history, where this process has virtual time. */
  readonly isVirtual?: true
  readonly quiet?: QuietPeriods
  /** Milliseconds between two looks at what has settled, unless the usual. */
  readonly betweenLooksMs?: number
  /** What a play with files needs; see watched-files.ts. */
  readonly files?: WatchedFiles
  /** Given the trial's history before anything else happens, and called again at its end. */
  readonly hearConsole?: (history: Recorder, sources: () => readonly string[]) => () => void
}

/**
 * Plays something on a LiveStore version, and judges what came of it.
 *
 * @example
 * const { judgement } = await playTrial(await import(module), sessionStall, { storeId: 'trial-1' })
 */
export const playTrial = async (
  engine: Engine,
  play: Play,
  { storeId, isVirtual, quiet = quietInProcess, betweenLooksMs, files, hearConsole }: TrialOptions,
): Promise<PlayedTrial> => {
  const began = performance.now()
  const history = createRecorder(() => performance.now())
  const devices: Device[] = []
  const endConsole = hearConsole?.(history, () => devices.map(({ person, tab }) => tab()?.name ?? person.name))
  const { title, hasBackend } = play
  history.record('test', { lane: 'test', type: 'started', title, hasBackend, ...(isVirtual && { isVirtual }) })
  const backend = play.hasBackend
    ? createScriptedBackend({
        history,
        manner: engine.livestore === '0.3.1' ? '0.3.1' : '0.4.0',
        ...(play.pageSize !== undefined && { pageSize: play.pageSize }),
      })
    : undefined
  const around: Surroundings = {
    ...surroundingsOf(history, backend, quiet),
    ...(betweenLooksMs !== undefined && { betweenLooksMs }),
  }
  const disturbances: Fault[] = []
  const disk = play.hasFiles === true ? diskOf(play, files) : undefined
  const openTabs = (): readonly WatchedTab[] => devices.flatMap(({ tab }) => tab() ?? [])

  const stage: Stage = {
    history,
    get backend(): ScriptedBackend {
      if (backend === undefined) throw new Error(`${play.title}: this has no backend.`)
      return backend
    },
    open: async (client, options = {}) => {
      const device = await openDevice(engine, { client, storeId, history, backend, disk, options, around })
      devices.push(device)
      return device.person
    },
    until: async (words, predicate, from = 0) => {
      await until(history, predicate, { from, orGiveUp: { ...patience, words: `that ${words}` } })
    },
    mark: () => history.events().length,
    disturbed: (title, bitten) => {
      disturbances.push({ title, bitten })
    },
  }

  let problem: string | undefined
  try {
    await play.play(stage)
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error)
  }
  const judgement = await endTrial({
    tabs: openTabs(),
    around,
    heal: () => {
      const ordered = backend?.heal() ?? []
      return play.faults?.() ?? [...disturbances, ...ordered]
    },
    judged: 'all',
    failed: false,
    ...(disk !== undefined && {
      comeBack: async () => {
        await comeBack(devices, history)
        return openTabs()
      },
      newPages: {
        load: (tab) => loadAnew(devices, tab, history),
        patience: { quietMs: quiet.betweenAttemptsMs, endedBy: 'progress' },
      },
      reload: () => reloadAll(devices, history),
    }),
  })
  // What is said from here on is the end of the stores, which is no part of the trial.
  const events = [...history.events()]
  await Promise.all(devices.map(({ end }) => end()))
  await nextTurn()
  endConsole?.()
  disk?.remove()
  return {
    judgement,
    events,
    livestore: engine.livestore,
    ...(problem !== undefined && { problem }),
    tookMs: performance.now() - began,
  }
}

const diskOf = ({ title }: Play, files: WatchedFiles | undefined): Disk => {
  if (files === undefined)
    throw new Error(`${title}: expected this process to have watched files, for it plays on disk.`)
  return createDisk(files)
}

/** Whoever has left is there again: what a device has not sent yet it sends only then. */
const comeBack = async (devices: readonly Device[], history: Recorder): Promise<void> => {
  for (const { person, tab } of devices) {
    if (tab() !== undefined) continue
    history.record('test', { lane: 'test', type: 'step', title: `${person.name} comes back` })
    await person.comeBack().catch((error: unknown) => passOver(history, `${person.name} comes back`, error))
  }
}

/** Opens a device's store again that has shut down, or has still to meet the backend. */
const loadAnew = async (devices: readonly Device[], tab: string, history: Recorder): Promise<void> => {
  const device = devices.find((one) => one.tab()?.name === tab)
  await device?.person.reload().catch((error: unknown) => passOver(history, `${tab} loads the page anew`, error))
}

/** Shuts every store down and opens it again: what it shows then is what its leader has stored. */
const reloadAll = async (devices: readonly Device[], history: Recorder): Promise<void> => {
  for (const { person } of devices) {
    const title = `${person.name} shuts the store down and opens it again, to see what is stored`
    history.record('test', { lane: 'test', type: 'step', title })
    await person.reload().catch((error: unknown) => passOver(history, title, error))
  }
}

/** A store that cannot be opened again is found when all must settle. */
const passOver = (history: Recorder, title: string, error: unknown): void => {
  const why = error instanceof Error ? error.message : String(error)
  history.record('test', { lane: 'test', type: 'passed-over', title: `${title}: ${why}` })
}

const surroundingsOf = (
  history: Recorder,
  backend: ScriptedBackend | undefined,
  quiet: QuietPeriods,
): Surroundings => ({
  history,
  hasBackend: backend !== undefined,
  isConnected: (client) => backend?.isConnected(client) ?? false,
  standingOrders: () => [],
  delayMs: () => 0,
  fold,
  quiet,
  ...(backend !== undefined && { readLog: async () => backend.log() }),
})
