/** Looking at a tab: what is asked of it, without ever hanging on an answer, and what of that is written into the history. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Recorder } from '../history/recorder.ts'
import { progressMark } from '../history/sync-state.ts'
import type { DrainSample } from '../verdict/drain.ts'
import { delayMs, mayRetry, type Surroundings, type WatchedTab } from './surroundings.ts'

/** What is kept from one look to the next. */
interface Looking {
  /** How much the history has shown to move. */
  readonly progress: number
  readonly askLeader: WatchedTab['syncStates']
  readonly countBusy: () => Promise<number>
}

/** Looks at a tab, for the drain judge; once more where it is loaded anew meanwhile: what the old page said is not true of the new one. */
export const look = async (tab: WatchedTab, around: Surroundings, looking: Looking): Promise<DrainSample> => {
  for (;;) {
    const from = around.history.events().length
    const sample = await lookThrough(tab, around, looking)
    const isNewPage = around.history
      .events()
      .slice(from)
      .some(({ lane, source, type }) => lane === 'session' && source === tab.name && type === 'reloaded')
    if (!isNewPage) return sample
  }
}

const lookThrough = async (
  tab: WatchedTab,
  around: Surroundings,
  { progress, askLeader, countBusy }: Looking,
): Promise<DrainSample> => {
  const asked = performance.now()
  const [status, session] = await Promise.all([tab.storeStatus(), tab.sessionState()])
  const tookMs = performance.now() - asked
  const [states, busy] = await Promise.all([askLeader(), countBusy()])
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
    activity: progress + busy,
  }
}

/** Looks at a tab once and writes down what it sees: for a trial that ended before anyone waited. */
export const lookOnce = async (tab: WatchedTab, around: Surroundings): Promise<void> => {
  const sample = await look(tab, around, {
    progress: 0,
    askLeader: createPatientAsker(tab.syncStates),
    countBusy: createBusyCount(tab),
  })
  createStatesRecorder(tab, around.history)(sample, true)
}

/** A look at many pending events is long: the longer, the fewer are written down on the way. */
const millisecondsPerPending = 1

/** Writes a tab's states into the history where they differ from what was written last. */
export const createStatesRecorder = (
  tab: WatchedTab,
  history: Recorder,
): ((sample: DrainSample, isLast: boolean) => void) => {
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
      ...(tab.untold === undefined || tab.untold.length === 0 ? {} : { untold: tab.untold }),
    })
  }
}

/** What has not answered after this long is looked at as something that does not answer, and may answer yet. */
const answerWithinMs = 1_000

/** Asks one question at a time, and waits for its answer only so long; a late one counts when it comes. */
const createPatientQuestion = <Answer>(
  ask: () => Promise<Answer>,
): (() => Promise<{ readonly answer: Answer } | undefined>) => {
  let asking: Promise<{ readonly answer: Answer }> | undefined
  return async () => {
    asking ??= ask()
      .then((answer) => ({ answer }))
      .finally(() => {
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

/** Asks for sync states without ever hanging on an answer: LiveStore asks the leader worker, and one that died with its tab never answers. */
export const createPatientAsker = (ask: WatchedTab['syncStates']): WatchedTab['syncStates'] => {
  const question = createPatientQuestion(ask)
  return async () => (await question())?.answer
}

/**
 * Counts the looks at which a worker of the tab was in the middle of something: a leader that computes for ten seconds answers nobody,
 * and has not stalled. One that waits for ever comes to its next turn at once.
 */
export const createBusyCount = ({ workersTurn }: WatchedTab): (() => Promise<number>) => {
  if (workersTurn === undefined) return async () => 0
  const question = createPatientQuestion(workersTurn)
  let busy = 0
  return async () => {
    if ((await question()) === undefined) busy += 1
    return busy
  }
}
