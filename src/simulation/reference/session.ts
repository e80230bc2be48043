/**
 * A session: one tab of a client. It shows what its leader has told it and what it has pending itself, pushes what is
 * pending, one batch at a time, and rebases it on whatever its leader says.
 */
import type { ProbeHead } from '../../history/probe.ts'
import type { SyncState } from '../../history/sync-state.ts'
import { type Draft, type EngineEvent, numberOn, root, toPending, toProbeChange } from './events.ts'
import { merge } from './merge.ts'
import type { Switches } from './switches.ts'
import type { Tell } from './teller.ts'

/** What a leader tells its sessions when its log has changed. */
export interface Payload {
  readonly rolledBack: readonly EngineEvent[]
  readonly newEvents: readonly EngineEvent[]
}

export type PushAnswer = { readonly type: 'ok' } | { readonly type: 'refused'; readonly error: string }

/** How a session reaches its leader. What is sent to a leader that is gone is lost. */
export interface LeaderChannel {
  readonly push: (number: number, batch: readonly EngineEvent[]) => void
}

export interface Session {
  readonly name: string
  readonly client: string
  readonly sessionId: string
  readonly commit: (drafts: readonly Draft[]) => void
  /** Called by the leader, through the link. */
  readonly onPayload: (payload: Payload) => void
  readonly onAnswer: (number: number, answer: PushAnswer) => void
  /** What was refused is pushed once more, with the numbers that it has: who refused it may not have had a reason. */
  readonly tryAgain: () => void
  /** Another leader has taken over: what was pushed and not answered is lost, as it may be. */
  readonly onNewLeader: () => void
  /** The page is gone: nothing is heard any more. */
  readonly end: () => void
  /** The page stays, and its store is gone. */
  readonly shutDown: (cause: string) => void
  /** Whether nothing waits here and nothing is under way from here. */
  readonly isIdle: () => boolean
  readonly hasShutDown: () => boolean
  /** Why the store has shut down, where it was told to. */
  readonly shutDownBy: () => string | undefined
  readonly state: () => SyncState
  /** Everything that the page shows, in order. */
  readonly shown: () => readonly EngineEvent[]
}

export interface SessionOptions {
  readonly name: string
  readonly client: string
  readonly sessionId: string
  readonly tell: Tell
  readonly switches: Switches
  readonly leader: LeaderChannel
  /** The leader's log at this moment: what a tab boots from. */
  readonly snapshot: readonly EngineEvent[]
  readonly batchSize: number
}

/** The leader hears of every event, client-only ones too. */
const everything = (): boolean => true

export const createSession = (options: SessionOptions): Session => {
  const { name, client, sessionId, tell, switches, leader, batchSize } = options
  let confirmed = options.snapshot
  let pending: readonly EngineEvent[] = []
  let ended = false
  let shutDown = false
  let shutDownCause: string | undefined
  let pushes = 0
  /** The push that has no answer yet. */
  let underWay: { readonly number: number; readonly batch: readonly EngineEvent[] } | undefined
  /** A refused push is made again once it has other numbers: before that it would only be refused again. */
  let refused: EngineEvent | undefined

  const upstreamHead = (): ProbeHead => confirmed.at(-1)?.seqNum ?? root
  const localHead = (): ProbeHead => pending.at(-1)?.seqNum ?? upstreamHead()

  const pushNext = (): void => {
    const [first] = pending
    if (underWay !== undefined || first === undefined || first === refused) return
    const batch = pending.slice(0, batchSize)
    underWay = { number: ++pushes, batch }
    tell({ type: 'session-push', push: underWay.number, changes: batch.map(toProbeChange) })
    leader.push(underWay.number, batch)
  }

  const failPush = (error: string): void => {
    if (underWay === undefined) return
    const { number, batch } = underWay
    underWay = undefined
    tell({ type: 'session-push-failed', push: number, changes: batch.map(toProbeChange), error })
  }

  const isDeaf = (): boolean => {
    if (!ended && !shutDown) shutDown = switches.bites('shuts-down-silently', client)
    return ended || shutDown
  }

  const rebase = (left: readonly EngineEvent[]): readonly EngineEvent[] => {
    const place = left.findLastIndex(({ clientOnly }) => !clientOnly)
    const kept =
      place >= 0 && switches.bites('rolls-back-too-much', client) ? left.filter((_, index) => index !== place) : left
    return numberOn(upstreamHead(), kept, upstreamHead().rebaseGeneration + 1)
  }

  tell({ type: 'booted' })

  return {
    name,
    client,
    sessionId,
    commit: (drafts) => {
      if (ended || shutDown) return
      const events = numberOn(localHead(), drafts)
      pending = [...pending, ...events]
      tell({ type: 'commit', changes: events.map(toProbeChange) })
      pushNext()
    },
    onPayload: ({ rolledBack, newEvents }) => {
      if (isDeaf()) return
      const gone = new Set(rolledBack)
      tell({
        type: 'session-pull',
        payload: gone.size === 0 ? 'advance' : 'rebase',
        changes: newEvents.map(toProbeChange),
        ...(gone.size > 0 && { rolledBack: rolledBack.map(toProbeChange) }),
      })
      const merged = merge(pending, newEvents, everything)
      confirmed = [...confirmed.filter((event) => !gone.has(event)), ...newEvents]
      const stays = gone.size === 0 && merged.rolledBack.length === 0
      pending = stays ? merged.pending : rebase(merged.pending)
      const counts = { newEventsCount: newEvents.length }
      tell({
        type: 'span-event',
        span: 'client-session-sync-processor:pull',
        name: stays ? 'merge:pull:advance' : 'merge:pull:rebase',
        attributes: stays ? counts : { ...counts, rollbackCount: rolledBack.length + merged.rolledBack.length },
      })
      pushNext()
    },
    onAnswer: (number, answer) => {
      if (isDeaf() || underWay?.number !== number) return
      if (answer.type === 'refused') {
        const [first] = underWay.batch
        failPush(answer.error)
        refused = first
      } else {
        tell({ type: 'session-push-ok', push: number, changes: underWay.batch.map(toProbeChange) })
        underWay = undefined
      }
      pushNext()
    },
    tryAgain: () => {
      if (isDeaf()) return
      refused = undefined
      pushNext()
    },
    onNewLeader: () => {
      if (isDeaf()) return
      failPush('interrupted')
      pushNext()
    },
    end: () => {
      ended = true
    },
    shutDown: (cause) => {
      if (isDeaf()) return
      shutDown = true
      shutDownCause = cause
      tell({ type: 'shut-down', detail: cause })
    },
    isIdle: () => pending.length === 0 && underWay === undefined,
    hasShutDown: () => shutDown,
    shutDownBy: () => shutDownCause,
    state: () => ({ pending: pending.map(toPending), localHead: localHead(), upstreamHead: upstreamHead() }),
    shown: () => [...confirmed, ...pending],
  }
}
