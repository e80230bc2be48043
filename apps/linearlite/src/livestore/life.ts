/**
 * The life of this page's store: it boots, runs, and may shut down, which LiveStore does without a word while the page
 * goes on showing old rows. Everything that the UI and the tests are told about it comes from here.
 */
import { allComments, allIssues } from '../data/queries.ts'
import {
  formatSharedWorkerLine,
  isSharedWorkerLine,
  sharedWorkerConsoleChannel,
} from '../probes/shared-worker-console.ts'
import { describe } from '../probes/text.ts'
import type { Settings } from '../settings/settings.ts'
import type { LinearLiteHandle } from './handle.ts'
import {
  isLeaderStatusMessage,
  type LeaderStatus,
  type LeaderStatusMessage,
  leaderStatusChannel,
} from './leader-status.ts'
import { makeObservable, type Observable } from './observable.ts'
import { openStore, refuseNextPush, refuseNothing } from './persisted-store.ts'
import { type SeedProgress, seedStore } from './seeding.ts'
import type { StoreStatus } from './states.ts'
import type { OpenStore } from './store.ts'

export interface SyncIndicator {
  /** Events that this tab has not got into the leader yet, and the sequence number of its newest event. */
  readonly session: { readonly pending: number; readonly head: number }
  /**
   * Events that the leader has not got to the backend yet. Undefined where there is no backend, since then they wait for
   * ever by design and say nothing, and until the leader has told.
   */
  readonly leader: LeaderStatus | undefined
  /** `connecting` until the backend has answered for the first time; `offline` when it stopped, or never did in a while. */
  readonly backend: 'none' | 'connecting' | 'online' | 'offline'
  /** Set when the store has shut down: nothing works any more until the page is loaded again. */
  readonly shutDown?: { readonly cause: string }
}

export interface StoreLife {
  readonly storeId: string
  readonly status: Observable<StoreStatus>
  readonly indicator: Observable<SyncIndicator>
  /** The store, once it runs; it stays here after it has shut down. */
  readonly store: Observable<OpenStore | undefined>
  readonly seed: (count: number, onProgress?: (progress: SeedProgress) => void) => Promise<'seeded' | 'not-empty'>
  /** The store where it runs. @throws Error where it does not. */
  readonly runningStore: () => OpenStore
  readonly end: () => void
}

/** How long a backend may take to answer for the first time before the app says `offline`, in milliseconds. */
const connectingForMs = 5_000

let current: StoreLife | undefined

/** The life of this page's store. There is one at a time: asking for another store ends the one before. */
export const lifeOf = (storeId: string, settings: Settings): StoreLife => {
  if (current?.storeId !== storeId) {
    current?.end()
    current = startLife(storeId, settings)
  }
  return current
}

const startLife = (storeId: string, settings: Settings): StoreLife => {
  const status = makeObservable<StoreStatus>({ type: 'booting', stage: 'loading', pulledEvents: 0 })
  const indicator = makeObservable<SyncIndicator>({
    session: { pending: 0, head: 0 },
    leader: undefined,
    backend: settings.sync === undefined ? 'none' : 'connecting',
  })
  const store = makeObservable<OpenStore | undefined>(undefined)
  const atEnd: (() => void)[] = []

  let rejectShutDown = (_error: Error): void => {}
  const untilShutDown = new Promise<never>((_resolve, reject) => {
    rejectShutDown = reject
  })
  // Nobody may be waiting for it.
  untilShutDown.catch(() => {})

  const updateIndicator = (change: Partial<SyncIndicator>): void => indicator.set({ ...indicator.get(), ...change })

  const updateBoot = (change: Partial<Extract<StoreStatus, { readonly type: 'booting' }>>): void => {
    const now = status.get()
    if (now.type !== 'booting') return
    // `done` and `total` belong to their stage.
    const { done: _done, total: _total, ...kept } = now
    status.set({ ...kept, ...change })
  }

  const shutDown = (cause: string): void => {
    // The first cause is the cause; later signals only repeat that it is over.
    if (status.get().type === 'shut-down') return
    status.set({ type: 'shut-down', cause })
    updateIndicator({ shutDown: { cause } })
    rejectShutDown(new Error(`The store ${storeId} has shut down: ${cause}. Load the page again.`))
  }

  /** Any sign of life is an occasion to notice that LiveStore has dropped the store: one signal more, which costs nothing. */
  const noticeIfDropped = (opened: OpenStore): void => {
    if (!opened.isAlive()) shutDown('LiveStore has dropped the store; its console lines may say why')
  }

  const runningStore = (): OpenStore => {
    const opened = store.get()
    if (opened !== undefined) noticeIfDropped(opened)
    const now = status.get()
    if (now.type === 'shut-down')
      throw new Error(`The store ${storeId} has shut down: ${now.cause}. Load the page again.`)
    if (opened === undefined) throw new Error(`The store ${storeId} is still booting. Wait until it runs.`)
    return opened
  }

  /** Whether the store itself tells of its connection. Old versions do not: then the leader's word counts. */
  let connectionIsTold = true

  const showConnection = (isConnected: boolean): void => {
    if (isConnected) updateIndicator({ backend: 'online' })
    else if (indicator.get().backend === 'online') updateIndicator({ backend: 'offline' })
  }

  const watchBackend = (opened: OpenStore): void => {
    const giveUp = setTimeout(() => {
      if (indicator.get().backend === 'connecting') updateIndicator({ backend: 'offline' })
    }, connectingForMs)
    atEnd.push(() => clearTimeout(giveUp))
    const unsubscribe = opened.subscribeConnected?.((isConnected) => {
      noticeIfDropped(opened)
      showConnection(isConnected)
    })
    if (unsubscribe === undefined) connectionIsTold = false
    else atEnd.push(unsubscribe)
  }

  const watchLeader = (): void => {
    const channel = new BroadcastChannel(leaderStatusChannel(storeId))
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isLeaderStatusMessage(data)) return
      if (data.type === 'status') {
        updateIndicator({ leader: data.status })
        if (!connectionIsTold) showConnection(data.connected)
      }
      if (data.type === 'pulled') updateBoot({ stage: 'syncing', pulledEvents: data.events, done: data.events })
    })
    // A leader that another tab has started long ago tells when asked.
    channel.postMessage({ type: 'ask' } satisfies LeaderStatusMessage)
    atEnd.push(() => channel.close())
  }

  const run = async (): Promise<void> => {
    if (settings.sync !== undefined) watchLeader()
    if (settings.probe) atEnd.push(reprintSharedWorkerConsole(storeId))
    const opened = await openStore({
      storeId,
      settings,
      onShutDown: shutDown,
      onBootProgress: ({ stage, done, total }) =>
        updateBoot({
          stage,
          ...(done !== undefined && { done }),
          ...(total !== undefined && { total }),
        }),
    })
    if (status.get().type === 'shut-down') return
    // LiveStore creates the document of this tab's view at the first read, by a commit: not while React renders.
    opened.readView()
    atEnd.push(
      opened.subscribeSession((session) => {
        noticeIfDropped(opened)
        updateIndicator({ session })
      }),
    )
    if (settings.sync !== undefined) watchBackend(opened)
    if (settings.seed !== undefined && settings.seed > 0) {
      updateBoot({ stage: 'seeding' })
      await seedStore(opened, settings.seed, untilShutDown, (progress) => updateBoot({ stage: 'seeding', ...progress }))
    }
    store.set(opened)
    if (status.get().type === 'booting') status.set({ type: 'running' })
  }

  const life: StoreLife = {
    storeId,
    status,
    indicator,
    store,
    runningStore,
    seed: (count, onProgress) => seedStore(runningStore(), count, untilShutDown, onProgress),
    end: () => {
      for (const end of atEnd.splice(0)) end()
      if (status.get().type === 'running') void store.get()?.close()
    },
  }
  installHandle(life)
  run().catch((error: unknown) => shutDown(describe(error)))
  return life
}

const reprintSharedWorkerConsole = (storeId: string): (() => void) => {
  const channel = new BroadcastChannel(sharedWorkerConsoleChannel(storeId))
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isSharedWorkerLine(data)) console.debug(formatSharedWorkerLine(data))
  })
  return () => channel.close()
}

const installHandle = (life: StoreLife): void => {
  const handle: LinearLiteHandle = {
    storeId: life.storeId,
    storeStatus: () => {
      try {
        life.runningStore()
      } catch {
        // Asking made the status true; it is the answer.
      }
      return life.status.get()
    },
    rows: () => {
      const store = life.runningStore()
      return { issues: store.read(allIssues), comments: store.read(allComments) }
    },
    syncStates: async () => life.runningStore().syncStates(),
    indicator: () => life.indicator.get(),
    commit: (commits) => {
      for (const changes of commits) life.runningStore().commit(changes)
    },
    setView: (change) => life.runningStore().setView(change),
    committed: (from) => life.store.get()?.committed(from) ?? [],
    refuseNextPush,
    refuseNothing,
  }
  globalThis.__linearlite = handle
}
