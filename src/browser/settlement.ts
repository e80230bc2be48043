/**
 * Watches tabs until they have settled, or until it is certain that they will not, and writes into the history what it saw.
 *
 * It only looks; the judging is done in src/verdict, from the history. The looks are spaced by a short pause that decides
 * nothing.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { LoggedEvent, Rows } from '../../apps/linearlite/src/data/fold.ts'
import type { Barrier, StoredEvent, TableRows } from '../history/event.ts'
import { isProgress, lastPushWasStored } from '../history/progress.ts'
import type { Recorder } from '../history/recorder.ts'
import { progressMark, type StoreStatus, type SyncStates } from '../history/sync-state.ts'
import { createDrainJudge, createQuietJudge, type DrainSample, type QuietPeriods } from '../verdict/drain.ts'

/** What settlement needs to know of a tab. */
export interface WatchedTab {
  readonly name: string
  readonly client: string
  readonly syncStates: () => Promise<SyncStates | undefined>
  /** What the page itself knows of its session, without asking the leader; undefined before the page has loaded, zeros while its store opens. */
  readonly sessionState: () => Promise<{ readonly pending: number; readonly head: number } | undefined>
  readonly storeStatus: () => Promise<StoreStatus>
  readonly rows: () => Promise<Rows>
}

/** The trial around the tabs. */
export interface Surroundings {
  readonly history: Recorder
  readonly hasBackend: boolean
  /** Whether a connection of the client to its backend stands. */
  readonly isConnected: (client: string) => boolean
  /** Orders that stand and may keep back something of the client's for ever, in words; none when the network is whole. */
  readonly standingOrders: (client: string) => readonly string[]
  /** Milliseconds for which the network may keep a frame of the client's by order. */
  readonly delayMs: (client: string) => number
  /** Rejects, and says why, where the backend cannot be reached. Left out where there is none. */
  readonly backendAlive?: () => Promise<void>
  /** The backend's log, where there is a backend. */
  readonly readLog?: () => Promise<readonly StoredEvent[]>
  /** What the app makes of a log. */
  readonly fold: (log: Iterable<LoggedEvent>) => Rows
  /** How long is too long; as in a browser unless given. */
  readonly quiet?: QuietPeriods
}

/** How a watch ended. */
export interface Watch {
  /** Whether every barrier was reached. Where not, the history says which one was waited for in vain, or that the store is gone. */
  readonly settled: boolean
  /** Milliseconds from the first look to the answer. */
  readonly tookMs: number
}

export interface WatchOptions {
  /** Whether every client must also be connected to the backend: when all has healed, who stays away has not recovered. */
  readonly connected?: boolean
  /** For a test that expects no settlement: what is found is no broken promise, and the history is told nothing of it. */
  readonly unrecorded?: boolean
}

const betweenLooksMs = 40

/** Does something while counting the progress that the history shows. */
const whileCounting = async <Result>(
  history: Recorder,
  body: (progress: () => number) => Promise<Result>,
): Promise<Result> => {
  let count = 0
  const stop = history.listen((event) => {
    if (isProgress(event)) count += 1
  })
  try {
    return await body(() => count)
  } finally {
    stop()
  }
}

/** Tells the history how a wait for settlement goes. */
const settlementTeller =
  ({ history }: Surroundings, { unrecorded = false }: WatchOptions) =>
  (
    type: 'demanded' | 'settled' | 'gave-up',
    tabs: readonly WatchedTab[],
    barriers: readonly Barrier[],
    more: { readonly reason?: string; readonly doubt?: string } = {},
  ): void => {
    if (unrecorded) return
    history.record('test', { lane: 'test', type, tabs: tabs.map(({ name }) => name), barriers, ...more })
  }

/** What draining means, with and without a backend. */
const drainBarriers = ({ hasBackend }: Surroundings): readonly Barrier[] =>
  hasBackend ? ['session drained', 'leader drained'] : ['session drained']

/**
 * Watches one tab until its session has drained, and its leader too where there is a backend.
 *
 * @throws Error when the tab cannot be looked at any more (closed, crashed), and where an order of the test stands under which
 *   nothing could settle
 */
export const watchDrain = (tab: WatchedTab, around: Surroundings, options: WatchOptions = {}): Promise<Watch> =>
  whileCounting(around.history, async (progress) => {
    const began = performance.now()
    const tell = settlementTeller(around, options)
    tell('demanded', [tab], drainBarriers(around))
    const settled = await drain({
      tab,
      around,
      progress,
      tell,
      recordStates: createStatesRecorder(tab, around.history),
    })
    if (settled) tell('settled', [tab], drainBarriers(around))
    return { settled, tookMs: performance.now() - began }
  })

type Teller = ReturnType<typeof settlementTeller>

interface DrainWatch {
  readonly tab: WatchedTab
  readonly around: Surroundings
  readonly progress: () => number
  readonly tell: Teller
  readonly recordStates: (sample: DrainSample, isLast: boolean) => void
}

const drain = async ({ tab, around, progress, tell, recordStates }: DrainWatch): Promise<boolean> => {
  const judge = createDrainJudge(around.quiet)
  const askLeader = createPatientAsker(tab.syncStates)
  while (true) {
    requireWholeNetwork(tab, around)
    const sample = await look(tab, around, { activity: progress(), askLeader })
    const answer = judge(sample)
    recordStates(sample, answer.type !== 'waiting')
    if (answer.type === 'drained') return true
    if (answer.type === 'shut-down') return false
    if (answer.type === 'gave-up') {
      const barriers = answer.barrier === undefined ? [] : [answer.barrier]
      await recordLogIfThere(around)
      tell('gave-up', [tab], barriers, { reason: answer.reason, ...(await doubtOf(around)) })
      return false
    }
    await pause(betweenLooksMs)
  }
}

/** A look at many pending events is long: the longer, the fewer are written down on the way. */
const millisecondsPerPending = 1

/** Writes a tab's states into the history where they differ from what was written last. */
const createStatesRecorder = (tab: WatchedTab, history: Recorder): ((sample: DrainSample, isLast: boolean) => void) => {
  let written = ''
  let writtenAt = Number.NEGATIVE_INFINITY
  return ({ time, status, states, sessionPending }, isLast) => {
    const pending = (states?.session.pending.length ?? 0) + (states?.leader.pending.length ?? 0)
    if (!isLast && time - writtenAt < pending * millisecondsPerPending) return
    const mark = `${status.type} ${sessionPending} ${states === undefined ? '' : progressMark(states)}`
    if (mark === written) return
    written = mark
    writtenAt = time
    history.record(tab.name, {
      lane: 'session',
      type: 'states',
      status,
      sessionPending,
      ...(states === undefined ? {} : { states }),
    })
  }
}

/** The promises hold when the network is whole: to ask for them under an order that may hold things for ever is a mistake. */
const requireWholeNetwork = (tab: WatchedTab, around: Surroundings): void => {
  const standing = around.hasBackend ? around.standingOrders(tab.client) : []
  if (standing.length > 0) {
    throw new Error(`${tab.name} cannot be expected to settle while orders stand: end ${standing.join(' and ')} first`)
  }
}

/** A stall is LiveStore's only where the backend can be reached: otherwise nothing can be told, and this says why. */
const doubtOf = async ({ hasBackend, backendAlive }: Surroundings): Promise<{ readonly doubt?: string }> => {
  if (!hasBackend) return {}
  try {
    await backendAlive?.()
    return {}
  } catch (error) {
    return { doubt: `the sync backend cannot be reached (${error instanceof Error ? error.message : String(error)})` }
  }
}

/** A leader that has not answered after this long is looked at as one that does not answer, and may answer yet. */
const answerWithinMs = 1_000

/**
 * Asks for sync states without ever hanging on an answer: LiveStore asks the leader worker, and one that died with its tab
 * never answers. There is one question at a time; a late answer counts when it comes.
 */
const createPatientAsker = (ask: WatchedTab['syncStates']): WatchedTab['syncStates'] => {
  let asking: Promise<SyncStates | undefined> | undefined
  return async () => {
    asking ??= ask().finally(() => {
      asking = undefined
    })
    const stopWaiting = new AbortController()
    const patience = pause(answerWithinMs, undefined, { signal: stopWaiting.signal }).catch(() => undefined)
    try {
      return await Promise.race([asking, patience])
    } finally {
      stopWaiting.abort()
    }
  }
}

const look = async (
  tab: WatchedTab,
  around: Surroundings,
  { activity, askLeader }: { readonly activity: number; readonly askLeader: WatchedTab['syncStates'] },
): Promise<DrainSample> => {
  const asked = performance.now()
  const [status, session] = await Promise.all([tab.storeStatus(), tab.sessionState()])
  const tookMs = performance.now() - asked
  const states = await askLeader()
  const time = performance.now()
  return {
    time,
    tookMs,
    status,
    ...(states === undefined ? {} : { states }),
    sessionPending: session?.pending ?? 0,
    hasBackend: around.hasBackend,
    mayRetry: mayRetry(tab, around),
    delayMs: delayMs([tab], around),
    activity,
  }
}

/** Looks at a tab once and writes down what it sees: for a trial that ended before anyone waited. */
export const lookOnce = async (tab: WatchedTab, around: Surroundings): Promise<void> => {
  const sample = await look(tab, around, { activity: 0, askLeader: createPatientAsker(tab.syncStates) })
  createStatesRecorder(tab, around.history)(sample, true)
}

const mayRetry = (tab: WatchedTab, around: Surroundings): boolean =>
  around.hasBackend && (!around.isConnected(tab.client) || !lastPushWasStored(around.history.events(), tab.client))

/** A frame of one client's may have to wait for another's, so delays add up. */
const delayMs = (tabs: readonly WatchedTab[], around: Surroundings): number =>
  around.hasBackend ? tabs.reduce((sum, tab) => sum + around.delayMs(tab.client), 0) : 0

/**
 * Watches tabs until all have drained and have the same head (the backend's, where there is one), and writes down their rows
 * and the backend's log, for the checkers to compare.
 */
export const watchConvergence = (
  tabs: readonly WatchedTab[],
  around: Surroundings,
  options: WatchOptions = {},
): Promise<Watch> =>
  whileCounting(around.history, async (progress) => {
    const began = performance.now()
    const tell = settlementTeller(around, options)
    const barriers: readonly Barrier[] = [...drainBarriers(around), 'logs equal', 'rows equal']
    tell('demanded', tabs, barriers)
    try {
      const settled = await converge(tabs, around, { progress, tell, connected: options.connected === true })
      if (settled) tell('settled', tabs, barriers)
      return { settled, tookMs: performance.now() - began }
    } catch (error) {
      // A backend that is gone cannot be read: that is doubt, and no failure of the harness.
      const doubt = await doubtOf(around)
      if (doubt.doubt === undefined) throw error
      tell('gave-up', tabs, ['logs equal'], { reason: 'its log could not be read', ...doubt })
      return { settled: false, tookMs: performance.now() - began }
    }
  })

const converge = async (
  tabs: readonly WatchedTab[],
  around: Surroundings,
  {
    progress,
    tell,
    connected,
  }: { readonly progress: () => number; readonly tell: Teller; readonly connected: boolean },
): Promise<boolean> => {
  const judgeQuiet = createQuietJudge(around.quiet)
  const watched = tabs.map((tab) => ({ tab, recordStates: createStatesRecorder(tab, around.history) }))
  while (true) {
    for (const one of watched) if (!(await drain({ ...one, around, progress, tell }))) return false

    const asked = performance.now()
    const heads = await readHeads(tabs, around)
    const time = performance.now()
    const away = connected && around.hasBackend ? tabs.filter(({ client }) => !around.isConnected(client)) : []
    if (new Set(heads.map(({ head }) => head)).size === 1 && away.length === 0) {
      const record = await readContents(tabs, around)
      // Something may have moved between reading the heads and reading the rows: only equal heads on both sides count.
      if (JSON.stringify(await readHeads(tabs, around)) === JSON.stringify(heads)) {
        record()
        return true
      }
    }

    const quiet = judgeQuiet({
      time,
      tookMs: time - asked,
      mayRetry: tabs.some((tab) => mayRetry(tab, around)),
      delayMs: delayMs(tabs, around),
      activity: progress(),
      state: JSON.stringify([heads, away.map(({ name }) => name)]),
    })
    if (quiet !== undefined) {
      await recordLogIfThere(around)
      const places = heads.map(({ name, head }) => `${name} e${head}`).join(', ')
      const doubt = await doubtOf(around)
      // Each by itself, so that each is told what is wrong with it.
      for (const tab of away) {
        tell('gave-up', [tab], ['logs equal'], { reason: `${quiet}, and ${tab.client} is not connected`, ...doubt })
      }
      if (new Set(heads.map(({ head }) => head)).size > 1) {
        tell('gave-up', behind(tabs, heads), ['logs equal'], {
          reason: `${quiet}, and the heads differ: ${places}`,
          ...doubt,
        })
      }
      return false
    }
    await pause(betweenLooksMs)
  }
}

interface NamedHead {
  readonly name: string
  readonly head: number | undefined
}

/** The tabs that lack something that another place has. */
const behind = (tabs: readonly WatchedTab[], heads: readonly NamedHead[]): readonly WatchedTab[] => {
  const newest = Math.max(...heads.map(({ head }) => head ?? 0))
  const late = tabs.filter((tab) => heads.some(({ name, head }) => name === tab.name && (head ?? 0) < newest))
  return late.length === 0 ? tabs : late
}

/** The global head of each tab's session, and of the backend's log. */
const readHeads = async (tabs: readonly WatchedTab[], around: Surroundings): Promise<readonly NamedHead[]> => {
  const sessions = tabs.map(async (tab) => ({
    name: tab.name,
    head: (await tab.sessionState())?.head,
  }))
  const log = around.readLog
  const backend =
    log === undefined ? [] : [log().then((events) => ({ name: 'backend', head: events.at(-1)?.seqNum ?? 0 }))]
  return Promise.all([...sessions, ...backend])
}

const recordLog = ({ history }: Surroundings, entries: readonly StoredEvent[]): void => {
  history.record('backend', { lane: 'backend', type: 'log', entries })
}

/** Writes the backend's log down where it can be read; where it cannot, the doubt about the backend says so. */
export const recordLogIfThere = async (around: Surroundings): Promise<void> => {
  try {
    const log = await around.readLog?.()
    if (log !== undefined) recordLog(around, log)
  } catch {
    // `doubtOf` asks the backend itself.
  }
}

/** Reads what is compared, and returns what writes it down, together with the moment. */
const readContents = async (tabs: readonly WatchedTab[], around: Surroundings): Promise<() => void> => {
  const { history } = around
  const log = await around.readLog?.()
  const shown = await Promise.all(
    tabs.map(async (tab) => ({ tab, rows: { ...(await tab.rows()) } as TableRows, state: await tab.sessionState() })),
  )
  return () => {
    if (log !== undefined) recordLog(around, log)
    for (const { tab, rows, state } of shown) {
      const head = state === undefined ? {} : { head: state.head }
      history.record(tab.name, { lane: 'session', type: 'rows', moment: 'settled', rows, ...head })
    }
  }
}
