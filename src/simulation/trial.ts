/**
 * One trial in one Node process: devices of a LiveStore version against a scripted backend. A trigger or a schedule plays, everything heals, all
 * must settle, and the history is judged as a browser's is.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Engine, EngineClient } from '../../apps/engine/src/contract.ts'
import { fold } from '../../apps/linearlite/src/data/fold.ts'
import type { HistoryEvent } from '../history/event.ts'
import { createRecorder, type Recorder } from '../history/recorder.ts'
import type { Fault } from '../runner/contract.ts'
import { endTrial } from '../settlement/end-trial.ts'
import type { Surroundings, WatchedTab } from '../settlement/surroundings.ts'
import { type Patience, until, untilState } from '../settlement/until.ts'
import { watchDrain } from '../settlement/watch-drain.ts'
import type { QuietPeriods } from '../verdict/drain.ts'
import type { TrialJudgement } from '../verdict/judge.ts'
import { createScriptedBackend, type ScriptedBackend } from './scripted-backend.ts'
import type { OpenOptions, Person, Stage } from './trigger.ts'

/**
 * How long is too long within one process: there is no network, and a scripted backend connects at once. What LiveStore tries again
 * by itself, it tries after a second, then two; no trigger needs its later attempts.
 */
export const quietInProcess: QuietPeriods = { quietMs: 2_500, betweenAttemptsMs: 3_500, busyMs: 20_000 }

/** Within one process nothing goes on for ever by itself: a history in which nothing at all is recorded any more is at its end. */
const patience: Patience = { quietMs: 10_000, endedBy: 'anything' }

/** A store that has crashed may never say that it has closed. */
const closesWithinMs = 1_000

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
  { storeId, isVirtual, quiet = quietInProcess, betweenLooksMs, hearConsole }: TrialOptions,
): Promise<PlayedTrial> => {
  const began = performance.now()
  const history = createRecorder(() => performance.now())
  const devices: Device[] = []
  const endConsole = hearConsole?.(history, () => devices.map(({ tab }) => tab.name))
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

  const stage: Stage = {
    history,
    get backend(): ScriptedBackend {
      if (backend === undefined) throw new Error(`${play.title}: this has no backend.`)
      return backend
    },
    open: async (client, options = {}) => {
      const device = await openDevice(engine, { client, storeId, history, backend, options, around })
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
    tabs: devices.map(({ tab }) => tab),
    around,
    heal: () => {
      const ordered = backend?.heal() ?? []
      return play.faults?.() ?? [...disturbances, ...ordered]
    },
    judged: 'all',
    failed: false,
  })
  // What is said from here on is the end of the stores, which is no part of the trial.
  const events = [...history.events()]
  await Promise.all(devices.map(({ client }) => closeWithin(client)))
  await nextTurn()
  endConsole?.()
  return {
    judgement,
    events,
    livestore: engine.livestore,
    ...(problem !== undefined && { problem }),
    tookMs: performance.now() - began,
  }
}

interface Device {
  readonly client: EngineClient
  readonly tab: WatchedTab
  readonly person: Person
}

interface DeviceOptions {
  readonly client: string
  readonly storeId: string
  readonly history: Recorder
  readonly backend: ScriptedBackend | undefined
  readonly options: OpenOptions
  readonly around: Surroundings
}

const openDevice = async (
  engine: Engine,
  { client: name, storeId, history, backend, options, around }: DeviceOptions,
): Promise<Device> => {
  history.record(name, { lane: 'session', type: 'opened' })
  // Both lanes are stamped by this very clock.
  const offsetMs = performance.timeOrigin + performance.now() - history.now()
  for (const lane of ['session', 'leader'] as const) {
    history.record('test', { lane: 'test', type: 'clock', of: { lane, source: name }, offsetMs, uncertaintyMs: 0 })
  }
  const client = await engine.openClient({
    client: name,
    storeId,
    ...(backend !== undefined && { backend: backend.portOf(name) }),
    onProbe: (probe) => history.record(name, { lane: probe.lane, type: 'probe', probe }),
    ...options,
  })
  const tab: WatchedTab = {
    name,
    client: name,
    syncStates: () => client.syncStates(),
    sessionState: async () => client.sessionState(),
    storeStatus: async () => client.storeStatus(),
    rows: async () => client.rows(),
  }
  return {
    client,
    tab,
    person: {
      name,
      commit: (...changes) => client.commit([changes]),
      setView: client.setView,
      hasHead: (global) =>
        untilState(
          history,
          `that the session of ${name} is at e${global}`,
          () => client.sessionState().head >= global,
          patience,
        ),
      drained: async () => {
        await watchDrain(tab, around, { unrecorded: true })
      },
    },
  }
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

const closeWithin = async (client: EngineClient): Promise<void> => {
  let patience: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    patience = setTimeout(resolve, closesWithinMs)
  })
  await Promise.race([client.close().catch(() => {}), late])
  clearTimeout(patience)
}
