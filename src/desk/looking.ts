/**
 * The eyes of a desk: it looks at every page all the time, and whenever the network is whole it waits for all to settle, as a trial does at
 * its end. What it sees it writes into the history, where the checkers find it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { isProgress } from '../history/progress.ts'
import { createPatientAsker, createStatesRecorder, look } from '../settlement/look.ts'
import type { Surroundings, WatchedTab } from '../settlement/surroundings.ts'
import { watchConvergence } from '../settlement/watch-convergence.ts'
import type { DrainSample } from '../verdict/drain.ts'

export interface LookingOptions {
  readonly around: Surroundings
  /** The tabs that can be looked at now: open, and not frozen. */
  readonly tabs: () => readonly WatchedTab[]
  /** Whether anything stands under which nobody has to settle. */
  readonly isWhole: () => boolean
  /** Hears of every look. */
  readonly onSeen: (tab: WatchedTab, sample: DrainSample) => void
  /** Hears whenever a wait for settlement has ended, either way. */
  readonly onSettlement: () => void
}

export interface Looking {
  /** Whether all had settled when it was waited for last, and nothing has moved since. */
  readonly isSettled: () => boolean
  /** Stops; what is being asked may still be answered, to nobody. */
  readonly close: () => void
}

/** Milliseconds between two looks: numbers on a page need not change more often than a person can read. */
const betweenLooksMs = 200

/** Begins to look. */
export const beginToLook = (options: LookingOptions): Looking => {
  const closing = new AbortController()
  const { signal } = closing
  void lookAtAll(options, signal)
  const { isSettled, stop } = settleAgainAndAgain(options, signal)
  return {
    isSettled,
    close: () => {
      closing.abort()
      stop()
    },
  }
}

const rest = (signal: AbortSignal, milliseconds = betweenLooksMs): Promise<void> =>
  pause(milliseconds, undefined, { signal }).catch(() => {})

/** Milliseconds until a wait that could not go on is begun anew: what stood in its way may stand there for long. */
const beginAnewAfterMs = 1_000

const lookAtAll = async ({ around, tabs, onSeen }: LookingOptions, signal: AbortSignal): Promise<void> => {
  const known = new WeakMap<WatchedTab, ReturnType<typeof eyesFor>>()
  /** Tabs that have not answered yet: nobody else waits for them. */
  const asked = new Set<WatchedTab>()
  const lookAt = async (tab: WatchedTab): Promise<void> => {
    const eyes = known.get(tab) ?? eyesFor(tab, around)
    known.set(tab, eyes)
    asked.add(tab)
    try {
      const sample = await eyes.look()
      if (signal.aborted) return
      eyes.record(sample, false)
      onSeen(tab, sample)
    } catch {
      // A page that was closed or that loads anew: the history says so.
    } finally {
      asked.delete(tab)
    }
  }
  while (!signal.aborted) {
    for (const tab of tabs()) if (!asked.has(tab)) void lookAt(tab)
    await rest(signal)
  }
}

const eyesFor = (tab: WatchedTab, around: Surroundings) => {
  const askLeader = createPatientAsker(tab.syncStates)
  return {
    record: createStatesRecorder(tab, around.history),
    look: () => look(tab, around, { progress: 0, askLeader, countBusy: async () => 0 }),
  }
}

/** Waits for settlement each time that something has moved since the last time, as long as the network is whole. */
const settleAgainAndAgain = (
  { around, tabs, isWhole, onSettlement }: LookingOptions,
  signal: AbortSignal,
): { readonly isSettled: () => boolean; readonly stop: () => void } => {
  let hasMoved = true
  let isSettling = false
  let hasSettled = false
  const settle = async (): Promise<void> => {
    isSettling = true
    while (hasMoved && isWhole() && !signal.aborted) {
      const watched = tabs()
      if (watched.length === 0) break
      hasMoved = false
      try {
        hasSettled = (await watchConvergence(watched, around, { connected: true })).settled
      } catch {
        // An order was given, or a page closed, in the middle of it: that wait proves nothing, and another one follows.
        hasMoved = true
        hasSettled = false
        await rest(signal, beginAnewAfterMs)
      }
      if (!signal.aborted) onSettlement()
    }
    isSettling = false
  }
  const consider = (): void => {
    if (!isSettling && hasMoved) void settle()
  }
  const stopListening = around.history.listen((event) => {
    const isCommit = event.type === 'probe' && event.probe.type === 'commit'
    const isOurs = event.lane === 'test' && (event.type === 'step' || event.type === 'healed')
    if (!isProgress(event) && !isCommit && !isOurs && event.lane !== 'session') return
    if (event.type === 'states' || event.type === 'rows') return
    hasMoved = true
  })
  // Also what no event tells of, such as that a hold has ended.
  const timer = setInterval(consider, betweenLooksMs)
  return {
    isSettled: () => hasSettled && !hasMoved && !isSettling,
    stop: () => {
      stopListening()
      clearInterval(timer)
    },
  }
}
