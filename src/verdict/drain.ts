/**
 * The first promise: when the network is whole and the user rests, pending becomes empty.
 *
 * A judge looks at one sample after the other and answers as soon as it can: drained, still waiting, or broken. A stall
 * is decided by quiet (nothing changed for the quiet period) or by a longer time of activity that moves nothing, never by a
 * bare time-out.
 */
import { progressMark, pushable, type StoreStatus, type SyncStates } from '../history/sync-state.ts'
import type { Barrier } from './verdict.ts'

/** What is known of one tab at one moment. */
export interface DrainSample {
  /** Milliseconds on any monotonic clock. */
  readonly time: number
  /** Milliseconds that it took to take the sample: how loaded the machine is. */
  readonly tookMs: number
  readonly status: StoreStatus
  /** Absent while the store boots, after it has shut down, and while the leader worker does not answer. */
  readonly states?: SyncStates
  /** Events pending in the session, as the page itself knows; it needs no answer of the leader. */
  readonly sessionPending: number
  /** Whether a sync backend is expected to take the leader's events. */
  readonly hasBackend: boolean
  /**
   * Whether LiveStore may be waiting for its own next attempt: there is no connection to the backend, or the last push to it
   * failed. Then quiet in between proves nothing.
   */
  readonly mayRetry: boolean
  /** Milliseconds for which the network may keep a frame by order: it is quiet for that long and means nothing. */
  readonly delayMs: number
  /** Count of everything seen so far in LiveStore's lanes; a change is progress, even where no head moved. */
  readonly activity: number
}

export type DrainAnswer =
  | { readonly type: 'drained' }
  | { readonly type: 'waiting' }
  /** The store has shut down: nothing will drain any more. */
  | { readonly type: 'shut-down' }
  /** Quiet has proved that it never will: the barrier that was waited for (none where the store is still booting), and how quiet it was. */
  | { readonly type: 'gave-up'; readonly barrier: Barrier | undefined; readonly reason: string }

/** How long is too long, in milliseconds, on a machine that answers at once. */
export interface QuietPeriods {
  /** Nothing may change for this long before a stall is called. */
  readonly quietMs: number
  /** The same while LiveStore may be waiting for its own next attempt. */
  readonly betweenAttemptsMs: number
  /** Busy lanes in which no head and no pending event moves for this long are a stall, too. */
  readonly busyMs: number
}

/** In a browser, over a network: LiveStore 0.4.0 connects again, and pushes again, after at most 30 s, stretched by up to a fifth. */
export const quietInBrowser: QuietPeriods = {
  quietMs: 5_000,
  betweenAttemptsMs: 40_000,
  // Two of its longest pauses may be needed in a row, one to connect and one to push: it must be more than those.
  busyMs: 90_000,
}
/** A loaded machine is not a stall: quiet lasts at least as long as this many of the slowest recent looks. */
const looksOfQuiet = 20

/**
 * The quiet period in milliseconds that a sample asks for.
 *
 * @param slowestLookMs the slowest of the recent samples
 */
const quietPeriod = ({ quietMs, betweenAttemptsMs }: QuietPeriods, mayRetry: boolean, slowestLookMs: number): number =>
  Math.max(mayRetry ? betweenAttemptsMs : quietMs, looksOfQuiet * slowestLookMs)

/** What tells quiet from progress at one moment. */
export interface QuietSample extends Pick<DrainSample, 'time' | 'tookMs' | 'mayRetry' | 'delayMs' | 'activity'> {
  /** Everything that has to move in the end (heads, pending events) as text: two equal texts, nothing moved. */
  readonly state: string
}

/**
 * Tells a stall from a pause: feed it samples in order, and it answers, in words, for how long nothing happened as soon as
 * that is too long. Nothing is too long after the quiet period; activity that moves nothing, after a longer one.
 */
export const createQuietJudge = (
  periods: QuietPeriods = quietInBrowser,
): ((sample: QuietSample) => string | undefined) => {
  let lastState: string | undefined
  let lastActivity: number | undefined
  let movedAt = 0
  let activeAt = 0
  let retriedAt = 0
  const recentLooks: number[] = []

  return ({ time, tookMs, mayRetry, delayMs, activity, state }) => {
    recentLooks.push(tookMs)
    if (recentLooks.length > looksOfQuiet) recentLooks.shift()
    const slowestLookMs = Math.max(...recentLooks)

    if (state !== lastState) movedAt = time
    if (state !== lastState || activity !== lastActivity) activeAt = time
    if (mayRetry) retriedAt = time
    lastState = state
    lastActivity = activity

    // A connection that has just come back has its quiet period before it; one that comes and goes has no other than that.
    const quietFor = time - (mayRetry ? activeAt : Math.max(activeAt, retriedAt))
    if (quietFor >= quietPeriod(periods, mayRetry, slowestLookMs) + delayMs) {
      return `nothing changed for ${inSeconds(quietFor)}`
    }
    const busyFor = time - movedAt
    if (busyFor >= Math.max(periods.busyMs, looksOfQuiet * slowestLookMs) + delayMs) {
      return `LiveStore was busy, but no head and no pending event moved for ${inSeconds(busyFor)}`
    }
    return undefined
  }
}

const inSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

/** The condition of settlement that a sample still waits for; undefined where it is settled. */
export const missingBarrier = (states: SyncStates, hasBackend: boolean): Barrier | undefined => {
  if (states.session.pending.length > 0) return 'session drained'
  // Without a backend the leader keeps everything pending by design: it is no oracle.
  if (hasBackend && pushable(states.leader.pending).length > 0) return 'leader drained'
  return undefined
}

/** A judge for one tab. Feed it samples in order; after any answer but `waiting` it has nothing more to say. */
export const createDrainJudge = (periods: QuietPeriods = quietInBrowser): ((sample: DrainSample) => DrainAnswer) => {
  const judgeQuiet = createQuietJudge(periods)
  // A leader that is late with its answer has not moved.
  let lastStates = ''

  return (sample) => {
    if (sample.status.type === 'shut-down') return { type: 'shut-down' }

    const barrier =
      sample.states === undefined ? unansweredBarrier(sample) : missingBarrier(sample.states, sample.hasBackend)
    if (sample.states !== undefined && barrier === undefined) return { type: 'drained' }

    if (sample.states !== undefined) lastStates = progressMark(sample.states)
    const state = `${sample.status.type} ${sample.sessionPending} ${lastStates}`
    const quiet = judgeQuiet({ ...sample, state })
    if (quiet === undefined) return { type: 'waiting' }
    const reason = sample.mayRetry ? `${quiet}, without a connection or after a failed push` : quiet
    return { type: 'gave-up', barrier, reason }
  }
}

/** What is waited for while only the page itself can be asked: nothing definite before the store runs. */
const unansweredBarrier = ({ status, sessionPending }: DrainSample): Barrier | undefined => {
  if (status.type !== 'running') return undefined
  return sessionPending > 0 ? 'session drained' : 'leader drained'
}
