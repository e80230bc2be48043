/**
 * Watches tabs until all have drained and show the same, or until it is certain that they will not, and writes into the history
 * what they show. It only looks; the judging is done in src/verdict, from the history.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Barrier } from '../history/event.ts'
import { createQuietJudge } from '../verdict/drain.ts'
import { recordLog, recordLogIfThere } from './backend-log.ts'
import { createBusyCount, createStatesRecorder } from './look.ts'
import { delayMs, doubtOf, mayRetry, type Surroundings, tells, type WatchedTab } from './surroundings.ts'
import {
  betweenLooksMs,
  type Progress,
  settlementTeller,
  type Teller,
  type Watch,
  type WatchOptions,
  whileCounting,
} from './watch.ts'
import { drain, drainBarriers } from './watch-drain.ts'

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
    const barriers: readonly Barrier[] = [
      ...drainBarriers(around),
      'logs equal',
      ...(tabs.every((tab) => tells(tab, 'rows')) ? (['rows equal'] as const) : []),
    ]
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
  { progress, tell, connected }: { readonly progress: Progress; readonly tell: Teller; readonly connected: boolean },
): Promise<boolean> => {
  const judgeQuiet = createQuietJudge(around.quiet)
  const watched = tabs.map((tab) => ({
    tab,
    recordStates: createStatesRecorder(tab, around.history),
    countBusy: createBusyCount(tab),
  }))
  while (true) {
    for (const one of watched) if (!(await drain({ ...one, around, progress, tell }))) return false

    const asked = performance.now()
    const heads = await readHeads(tabs, around)
    const time = performance.now()
    const busy = await Promise.all(watched.map(({ countBusy }) => countBusy()))
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
      activity: progress.count() + busy.reduce((sum, looks) => sum + looks, 0),
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
        tell('gave-up', apart(tabs, heads), ['logs equal'], {
          reason: `${quiet}, and the heads differ: ${places}`,
          ...doubt,
        })
      }
      return false
    }
    await pause(around.betweenLooksMs ?? betweenLooksMs)
  }
}

interface NamedHead {
  readonly name: string
  readonly head: number | undefined
}

const logName = 'backend'

/**
 * The tabs that have not what the backend's log has, be it less, or more, which is of no log that is there; where nobody can read it, those
 * that lack something that another tab has.
 */
const apart = (tabs: readonly WatchedTab[], heads: readonly NamedHead[]): readonly WatchedTab[] => {
  const log = heads.find(({ name }) => name === logName)
  const right = log?.head ?? Math.max(...heads.map(({ head }) => head ?? 0))
  return tabs.filter((tab) => heads.some(({ name, head }) => name === tab.name && (head ?? 0) !== right))
}

/** The global head of each tab's session, and of the backend's log. */
const readHeads = async (tabs: readonly WatchedTab[], around: Surroundings): Promise<readonly NamedHead[]> => {
  const sessions = tabs.map(async (tab) => ({
    name: tab.name,
    head: (await tab.sessionState())?.head,
  }))
  const log = around.readLog
  const backend =
    log === undefined ? [] : [log().then((events) => ({ name: logName, head: events.at(-1)?.seqNum ?? 0 }))]
  return Promise.all([...sessions, ...backend])
}

/** Reads what is compared, and returns what writes it down, together with the moment. */
const readContents = async (tabs: readonly WatchedTab[], around: Surroundings): Promise<() => void> => {
  const { history } = around
  const log = await around.readLog?.()
  const shown = await Promise.all(
    tabs
      .filter((tab) => tells(tab, 'rows'))
      .map(async (tab) => ({ tab, rows: await tab.rows(), state: await tab.sessionState() })),
  )
  return () => {
    if (log !== undefined) recordLog(around, log)
    for (const { tab, rows, state } of shown) {
      const head = state === undefined ? {} : { head: state.head }
      history.record(tab.name, { lane: 'session', type: 'rows', moment: 'settled', rows, ...head })
    }
  }
}
