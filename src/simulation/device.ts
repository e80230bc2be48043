/**
 * A device of a trial in this process: its store, and, where it has files, its lives. A store is shut down or dies with its process, and
 * another is opened on what the first has left on disk.
 *
 * A store that is over is cut off from all that goes on, as a process that is gone: nobody hears its probes, and its connection ends.
 * What its fibers still do until they end, they do to files that nobody opens again.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Engine, EngineClient } from '../../apps/engine/src/contract.ts'
import type { RowsEvent } from '../history/event.ts'
import type { Recorder } from '../history/recorder.ts'
import { createPatientAsker } from '../settlement/look.ts'
import type { Surroundings, WatchedTab } from '../settlement/surroundings.ts'
import { NeverHappened, type Patience, patiently, until, untilState } from '../settlement/until.ts'
import { watchDrain } from '../settlement/watch-drain.ts'
import type { Disk } from './disk.ts'
import type { ScriptedBackend } from './scripted-backend/contract.ts'
import { severable } from './severable.ts'
import type { Connect, OpenOptions, Person } from './trigger.ts'

/** Within one process nothing goes on for ever by itself: a history in which nothing at all is recorded any more is at its end. */
export const patience: Patience = { quietMs: 10_000, endedBy: 'anything' }

/** A process that is to die in the middle of a write is at rest after this long without one. */
const untilRest: Patience = { quietMs: 35_000, endedBy: 'progress' }

/** A store that has crashed may never say that it has closed. */
const closesWithinMs = 1_000

export interface Device {
  readonly person: Person
  /** What can be looked at: the tab that is open, where one is. */
  readonly tab: () => WatchedTab | undefined
  /** Closes all that was ever opened, as far as it can be closed. */
  readonly end: () => Promise<void>
}

export interface DeviceOptions {
  readonly client: string
  readonly storeId: string
  readonly history: Recorder
  readonly backend: ScriptedBackend | undefined
  /** Holds its files; none where it has none. */
  readonly disk: Disk | undefined
  readonly options: OpenOptions
  readonly around: Surroundings
}

/** One store of the device, from its opening until it is shut down or dies. */
interface Life {
  client?: EngineClient
  /** Why it could not be opened. */
  failure?: string
  isOver: boolean
  /** Nobody hears of it any more, and it of nobody. */
  readonly cutOff: () => void
}

/** What people see of it: a page that is loaded anew is the same tab, a process that is started again another. */
interface Tab {
  readonly name: string
  life?: Life
}

/**
 * A device, with its store open.
 *
 * @throws where it cannot be opened for the first time
 */
export const openDevice = async (engine: Engine, how: DeviceOptions): Promise<Device> => {
  const { client: name, history, backend, around } = how
  const tabs: Tab[] = []
  const closing: Promise<void>[] = []
  let lives = 0
  let open: Tab | undefined

  const begin = async (tab: Tab): Promise<void> => {
    lives += 1
    const life = startLife(how, lives)
    tab.life = life.life
    try {
      const client = await life.opened(engine, tab.name)
      // Whoever was given up as never opening may have been left behind meanwhile.
      if (life.life.isOver) closing.push(closeWithin(client))
      else life.life.client = client
    } catch (error) {
      life.life.failure = `it could not be opened: ${error instanceof Error ? error.message : String(error)}`
      throw error
    }
  }

  const openTab = async (): Promise<void> => {
    const tab: Tab = { name: tabs.length === 0 ? name : `${name}/${tabs.length + 1}` }
    tabs.push(tab)
    history.record(tab.name, { lane: 'session', type: 'opened' })
    tellClock(history, name, tab.name)
    open = tab
    await begin(tab)
  }

  /** What never opens is found when all must settle. */
  const patientlyAgain = async (opening: Promise<void>): Promise<void> => {
    // Where it is given up, what comes of it later is nobody's.
    opening.catch(() => {})
    await patiently(history, `${name} to have its store again`, opening)
  }

  const connect: Connect = () => backend?.reconnect(name)

  const there = (): { readonly tab: Tab; readonly life: Life } => {
    const life = open?.life
    if (open === undefined || life === undefined) throw new Error(`${name} is not there`)
    return { tab: open, life }
  }
  const running = (): EngineClient => {
    const { life } = there()
    if (life.client === undefined)
      throw new Error(`${name} has no store: ${life.failure ?? 'it is still being opened'}`)
    return life.client
  }
  const files = (): Disk => {
    if (how.disk === undefined) throw new Error(`${name} has its store in memory: nothing is left to open again`)
    return how.disk
  }

  /** The store is gone with its connection; what it has on disk stays. */
  const end = (life: Life): void => {
    files().endLife(name)
    life.cutOff()
    backend?.disconnect(name)
  }

  const shutDown = async (life: Life): Promise<void> => {
    if (life.client !== undefined) await closeWithin(life.client)
    end(life)
  }

  await openTab()
  return {
    tab: () => open && watch(open),
    end: async () => {
      for (const { life } of tabs) if (life?.client !== undefined) closing.push(closeWithin(life.client))
      await Promise.all(closing)
    },
    person: {
      name,
      commit: (...changes) => running().commit([changes]),
      setView: (change) => running().setView(change),
      hasHead: (global) =>
        untilState(
          history,
          `that the session of ${name} is at e${global}`,
          () => running().sessionState().head >= global,
          patience,
        ),
      drained: async () => {
        await watchDrain(watch(there().tab), around, { unrecorded: true })
      },
      reload: async (connectAgain = connect) => {
        const { tab, life } = there()
        files()
        await recordRows(life, tab.name, 'before-reload', history)
        history.record(tab.name, { lane: 'session', type: 'reloading' })
        await shutDown(life)
        history.record(tab.name, { lane: 'session', type: 'reloaded' })
        connectAgain()
        await patientlyAgain(begin(tab))
        await recordRows(tab.life, tab.name, 'after-reload', history)
      },
      leave: async () => {
        const { tab, life } = there()
        files()
        history.record(tab.name, { lane: 'session', type: 'closing' })
        open = undefined
        await shutDown(life)
        history.record(tab.name, { lane: 'session', type: 'closed' })
      },
      comeBack: async (connectAgain = connect) => {
        files()
        connectAgain()
        await patientlyAgain(openTab())
      },
      kill: (afterWrites = 0) => {
        const { tab, life } = there()
        const from = history.events().length
        const die = (): void => {
          if (life.isOver) return
          end(life)
          const { client } = life
          // In the middle of a write nothing can be closed.
          if (client !== undefined) closing.push(nextTurn().then(() => closeWithin(client)))
          delete life.client
          history.record(tab.name, { lane: 'session', type: 'killed' })
        }
        if (afterWrites === 0) die()
        else files().onWrite(name, afterWrites, die)
        return async (connectAgain = connect) => {
          try {
            await until(history, ({ type, source }) => type === 'killed' && source === tab.name, {
              from,
              orGiveUp: { ...untilRest, words: `that ${name} writes to disk ${afterWrites} times` },
            })
          } catch (error) {
            if (!(error instanceof NeverHappened)) throw error
            die()
          }
          open = undefined
          connectAgain()
          await patientlyAgain(openTab())
        }
      },
    },
  }
}

/** A store that is about to be opened. */
const startLife = ({ client: name, storeId, history, backend, disk, options }: DeviceOptions, number: number) => {
  const own = backend?.portOf(name)
  const severed = own !== undefined && disk !== undefined ? severable(own) : undefined
  const port = severed ?? own
  const life: Life = {
    isOver: false,
    cutOff: () => {
      life.isOver = true
      severed?.sever()
    },
  }
  return {
    life,
    opened: (engine: Engine, tab: string): Promise<EngineClient> => {
      // LiveStore tells all of one store in this process that it shuts down: one that is over must not tell the next.
      const storeOfLife = number === 1 ? storeId : `${storeId}-${number}`
      return engine.openClient({
        client: name,
        storeId: storeOfLife,
        ...(port !== undefined && { backend: port }),
        ...(disk !== undefined && { baseDirectory: disk.nextLife(name, `${storeOfLife}-${name}`) }),
        onProbe: (probe) => {
          if (life.isOver) return
          history.record(probe.lane === 'leader' ? name : tab, { lane: probe.lane, type: 'probe', probe })
        },
        ...options,
      })
    },
  }
}

/** Both lanes are stamped by this very clock. */
const tellClock = (history: Recorder, client: string, tab: string): void => {
  const offsetMs = performance.timeOrigin + performance.now() - history.now()
  const told = { lane: 'test', type: 'clock', offsetMs, uncertaintyMs: 0 } as const
  history.record('test', { ...told, of: { lane: 'session', source: tab } })
  if (tab === client) history.record('test', { ...told, of: { lane: 'leader', source: client } })
}

/** A tab as settlement looks at it, whichever store it has by then. */
const watch = (tab: Tab): WatchedTab => ({
  name: tab.name,
  client: tab.name.split('/')[0] ?? tab.name,
  syncStates: async () => {
    const { client } = tab.life ?? {}
    return client?.storeStatus().type === 'running' ? client.syncStates() : undefined
  },
  sessionState: async () => tab.life?.client?.sessionState(),
  storeStatus: async () => {
    const { client, failure } = tab.life ?? {}
    if (failure !== undefined) return { type: 'shut-down', cause: failure }
    return client?.storeStatus() ?? { type: 'booting' }
  },
  rows: async () => {
    const { client } = tab.life ?? {}
    if (client === undefined) throw new Error(`${tab.name} has no store to read from`)
    return client.rows()
  },
})

/** The rows around a reload, where a promise is made for them: the store runs, and nothing is under way from its session. */
const recordRows = async (
  life: Life | undefined,
  tab: string,
  moment: Exclude<RowsEvent['moment'], 'settled'>,
  history: Recorder,
): Promise<void> => {
  const client = life?.client
  if (client === undefined || client.storeStatus().type !== 'running' || client.sessionState().pending > 0) return
  // Rows and states of the same moment.
  const asked = createPatientAsker(client.syncStates)()
  const rows = { ...client.rows() }
  const states = await asked
  if (states === undefined || states.session.pending.length > 0) return
  history.record(tab, { lane: 'session', type: 'rows', moment, head: states.session.localHead.global, rows })
}

const closeWithin = async (client: EngineClient): Promise<void> => {
  let limit: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    limit = setTimeout(resolve, closesWithinMs)
  })
  await Promise.race([client.close().catch(() => {}), late])
  clearTimeout(limit)
}
