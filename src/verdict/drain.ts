/**
 * The first promise: when the network is whole and the user rests, pending becomes empty.
 *
 * A judge looks at one sample after the other and answers as soon as it can: drained, still waiting, or broken. A stall
 * is decided by quiet (nothing changed for the quiet period), never by a bare time-out.
 */
import { formatSyncStates, progressMark, pushable, type StoreStatus, type SyncStates } from './sync-state.ts'
import type { Barrier, Finding } from './verdict.ts'

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
  /** Count of everything seen so far in LiveStore's lanes; a change is progress, even where no head moved. */
  readonly activity: number
}

export type DrainAnswer =
  | { readonly type: 'drained' }
  | { readonly type: 'waiting' }
  | { readonly type: 'broken'; readonly finding: Finding }

/** Nothing may change for this long before a stall is called, on a machine that answers at once. */
const quietMs = 5_000
/** LiveStore 0.4.0 connects again, and pushes again, after at most 30 s, stretched by up to a fifth. */
const quietBetweenAttemptsMs = 40_000
/** A loaded machine is not a stall: quiet lasts at least as long as this many of the slowest recent looks. */
const looksOfQuiet = 20

/**
 * The quiet period in milliseconds that a sample asks for.
 *
 * @param slowestLookMs the slowest of the recent samples
 */
export const quietPeriod = (mayRetry: boolean, slowestLookMs: number): number =>
  Math.max(mayRetry ? quietBetweenAttemptsMs : quietMs, looksOfQuiet * slowestLookMs)

/** The condition of settlement that a sample still waits for; undefined where it is settled. */
export const missingBarrier = (states: SyncStates, hasBackend: boolean): Barrier | undefined => {
  if (states.session.pending.length > 0) return 'session drained'
  // Without a backend the leader keeps everything pending by design: it is no oracle.
  if (hasBackend && pushable(states.leader.pending).length > 0) return 'leader drained'
  return undefined
}

/** A judge for one tab. Feed it samples in order; after `drained` or `broken` it has nothing more to say. */
export const createDrainJudge = (): ((sample: DrainSample) => DrainAnswer) => {
  let lastChange: { readonly mark: string; readonly time: number } | undefined
  const recentLooks: number[] = []

  return (sample) => {
    if (sample.status.type === 'shut-down') {
      const witness = `the store shut down: ${sample.status.cause}`
      return { type: 'broken', finding: { verdict: 'crashed', witness } }
    }

    const barrier =
      sample.states === undefined ? unansweredBarrier(sample) : missingBarrier(sample.states, sample.hasBackend)
    if (sample.states !== undefined && barrier === undefined) return { type: 'drained' }

    recentLooks.push(sample.tookMs)
    if (recentLooks.length > looksOfQuiet) recentLooks.shift()

    const mark = `${sample.status.type} ${sample.sessionPending} ${sample.activity} ${sample.mayRetry} ${
      sample.states === undefined ? '' : progressMark(sample.states)
    }`
    if (lastChange?.mark !== mark) {
      lastChange = { mark, time: sample.time }
      return { type: 'waiting' }
    }

    const quietFor = sample.time - lastChange.time
    if (quietFor < quietPeriod(sample.mayRetry, Math.max(...recentLooks))) return { type: 'waiting' }

    return { type: 'broken', finding: stall(sample, barrier, quietFor) }
  }
}

/** What is waited for while only the page itself can be asked: nothing definite before the store runs. */
const unansweredBarrier = ({ status, sessionPending }: DrainSample): Barrier | undefined => {
  if (status.type !== 'running') return undefined
  return sessionPending > 0 ? 'session drained' : 'leader drained'
}

const stall = (sample: DrainSample, barrier: Barrier | undefined, quietFor: number): Finding => {
  const quiet = `nothing changed for ${(quietFor / 1000).toFixed(1)} s`
  if (barrier === undefined) {
    return { verdict: 'stalled', witness: `the store is still booting and ${quiet}` }
  }
  return {
    verdict: 'stalled',
    hop: barrier === 'session drained' ? 'session' : 'leader',
    barrier,
    witness: [
      `${quiet} while waiting for "${barrier}"${sample.mayRetry ? ', without a connection or after a failed push' : ''}`,
      sample.states === undefined
        ? `the leader worker does not answer; ${sample.sessionPending} pending in the session`
        : formatSyncStates(sample.states),
    ].join('\n'),
  }
}
