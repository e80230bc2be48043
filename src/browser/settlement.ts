/**
 * Watches tabs until they have settled, or until it is certain that they will not.
 *
 * It only looks; the judging is done in src/verdict. The looks are spaced by a short pause that decides nothing.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { LoggedEvent, Rows } from '../../apps/linearlite/src/data/fold.ts'
import { changesInLeader } from '../history/changes.ts'
import { isProgress, lastPushWasStored } from '../history/progress.ts'
import type { Recorder } from '../history/recorder.ts'
import type { StoreStatus, SyncStates } from '../history/sync-state.ts'
import { findDivergence, type NamedRows } from '../verdict/convergence.ts'
import { createDrainJudge, createQuietJudge, type DrainSample } from '../verdict/drain.ts'
import { checkLog, checkOrder, type LogEntry } from '../verdict/log.ts'
import { withSignature } from '../verdict/signature.ts'
import { type Finding, headline } from '../verdict/verdict.ts'

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

/** An event of the backend's log, with what the checks of the log need of it. */
export type StoredChange = LoggedEvent & Omit<LogEntry, 'changeId'>

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
  readonly readLog?: () => Promise<readonly StoredChange[]>
  /** What the app makes of a log. */
  readonly fold: (log: Iterable<LoggedEvent>) => Rows
}

/** How a watch ended, with the sync states at its beginning and its end. */
export interface Watch {
  readonly finding: Finding | undefined
  readonly before: SyncStates | undefined
  readonly after: SyncStates | undefined
  /** Milliseconds from the first look to the answer. */
  readonly tookMs: number
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

/**
 * Watches one tab until its session has drained, and its leader too where there is a backend.
 *
 * @throws Error when the tab cannot be looked at any more (closed, crashed), and where an order of the test stands under which
 *   nothing could settle
 */
export const watchDrain = (tab: WatchedTab, around: Surroundings): Promise<Watch> =>
  whileCounting(around.history, (progress) => drain(tab, around, progress))

const drain = async (tab: WatchedTab, around: Surroundings, progress: () => number): Promise<Watch> => {
  const judge = createDrainJudge()
  const began = performance.now()
  const askLeader = createPatientAsker(tab.syncStates)
  let before: SyncStates | undefined
  while (true) {
    requireWholeNetwork(tab, around)
    const sample = await look(tab, around, { activity: progress(), askLeader })
    before ??= sample.states
    const answer = judge(sample)
    if (answer.type !== 'waiting') {
      const broken = answer.type === 'broken' ? await unlessBackendIsGone(answer.finding, around) : undefined
      const finding = broken && withSignature(broken, around.history.events(), tab.client)
      return { finding, before, after: sample.states, tookMs: performance.now() - began }
    }
    await pause(betweenLooksMs)
  }
}

/** The promises hold when the network is whole: to ask for them under an order that may hold things for ever is a mistake. */
const requireWholeNetwork = (tab: WatchedTab, around: Surroundings): void => {
  const standing = around.hasBackend ? around.standingOrders(tab.client) : []
  if (standing.length > 0) {
    throw new Error(`${tab.name} cannot be expected to settle while orders stand: end ${standing.join(' and ')} first`)
  }
}

/** A stall is LiveStore's only where the backend can be reached: otherwise nothing can be told. */
export const unlessBackendIsGone = async (
  finding: Finding,
  around: Pick<Surroundings, 'hasBackend' | 'backendAlive'>,
): Promise<Finding> => {
  if (finding.verdict !== 'stalled' || !around.hasBackend) return finding
  try {
    await around.backendAlive?.()
    return finding
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const witness = `the sync backend cannot be reached (${reason}), so nothing is known of LiveStore: ${finding.witness}`
    return { ...finding, verdict: 'inconclusive', witness }
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

const mayRetry = (tab: WatchedTab, around: Surroundings): boolean =>
  around.hasBackend && (!around.isConnected(tab.client) || !lastPushWasStored(around.history.events(), tab.client))

/** A frame of one client's may have to wait for another's, so delays add up. */
const delayMs = (tabs: readonly WatchedTab[], around: Surroundings): number =>
  around.hasBackend ? tabs.reduce((sum, tab) => sum + around.delayMs(tab.client), 0) : 0

/**
 * Watches tabs until all have drained, have the same head (the backend's, where there is one), and show equal rows.
 * Rows are compared with each other and with the app's fold of the backend's log.
 */
export const watchConvergence = (tabs: readonly WatchedTab[], around: Surroundings): Promise<Watch> =>
  whileCounting(around.history, (progress) => converge(tabs, around, progress))

const converge = async (tabs: readonly WatchedTab[], around: Surroundings, progress: () => number): Promise<Watch> => {
  const began = performance.now()
  const judgeQuiet = createQuietJudge()
  while (true) {
    for (const tab of tabs) {
      const watch = await watchDrain(tab, around)
      if (watch.finding !== undefined) {
        return { ...watch, finding: { ...watch.finding, witness: `${tab.name}: ${watch.finding.witness}` } }
      }
    }

    const asked = performance.now()
    const heads = await readHeads(tabs, around)
    const time = performance.now()
    const end = (finding: Finding | undefined): Watch => ({
      finding,
      before: undefined,
      after: undefined,
      tookMs: performance.now() - began,
    })

    if (new Set(heads.map(({ head }) => head)).size === 1) {
      const compared = await compareWithLog(tabs, around)
      // Something may have moved between reading the heads and reading the rows: only equal heads on both sides count.
      const headsAfter = await readHeads(tabs, around)
      if (JSON.stringify(headsAfter) === JSON.stringify(heads)) return end(compared)
      continue
    }

    const quiet = judgeQuiet({
      time,
      tookMs: time - asked,
      mayRetry: tabs.some((tab) => mayRetry(tab, around)),
      delayMs: delayMs(tabs, around),
      activity: progress(),
      state: JSON.stringify(heads),
    })
    if (quiet !== undefined) {
      const places = heads.map(({ name, head }) => `${name} e${head}`).join(', ')
      const witness = `${quiet}, and the heads differ: ${places}`
      const stalled: Finding = { verdict: 'stalled', hop: 'backend', barrier: 'logs equal', witness }
      return end(await unlessBackendIsGone(stalled, around))
    }
    await pause(betweenLooksMs)
  }
}

/** The global head of each tab's session, and of the backend's log. */
const readHeads = async (
  tabs: readonly WatchedTab[],
  around: Surroundings,
): Promise<readonly { readonly name: string; readonly head: number | undefined }[]> => {
  const sessions = tabs.map(async (tab) => ({
    name: tab.name,
    head: (await tab.sessionState())?.head,
  }))
  const log = around.readLog
  const backend =
    log === undefined ? [] : [log().then((events) => ({ name: 'backend', head: events.at(-1)?.seqNum ?? 0 }))]
  return Promise.all([...sessions, ...backend])
}

/**
 * The log against what the leaders are known to have, then the rows against the log. A change that every client dropped, or
 * one that is stored twice, would leave all rows equal.
 */
const compareWithLog = async (tabs: readonly WatchedTab[], around: Surroundings): Promise<Finding | undefined> => {
  const log = await around.readLog?.()
  const shown = await Promise.all(
    tabs.map(async (tab): Promise<NamedRows> => ({ name: tab.name, rows: { ...(await tab.rows()) } })),
  )
  if (log === undefined) return findDivergence(shown)
  const stored = checkStored(log, around.history)
  return stored ?? findDivergence([{ name: "the backend's log", rows: { ...around.fold(log) } }, ...shown])
}

/** The worst that the log itself shows: what was in a leader and is not stored, what is stored twice, in another order, or with a hole. */
const checkStored = (stored: readonly StoredChange[], history: Recorder): Finding | undefined => {
  const log = stored.map(
    (event): LogEntry => ({ ...event, changeId: changeIdOf(event.args) ?? `of event e${event.seqNum}` }),
  )
  const made = changesInLeader(history.events())
  const findings = [
    ...checkLog(log, [...made.values()].flat()),
    ...[...made.values()].map((changes) => checkOrder(log, changes)),
  ].filter((finding) => finding !== undefined)
  return findings.find(({ verdict }) => verdict === headline(findings))
}

const changeIdOf = (args: unknown): string | undefined =>
  typeof args === 'object' && args !== null && 'changeId' in args && typeof args.changeId === 'string'
    ? args.changeId
    : undefined
