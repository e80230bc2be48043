/**
 * A leader: the one worker of a client that has its log. It takes what its sessions push, if it goes onto its head, pushes
 * it to the backend, one batch at a time, pulls what the backend has, rebases what is pending on it, and tells all sessions.
 */
import type { ProbeHead } from '../../history/probe.ts'
import { formatHead, isPushable, type SyncState } from '../../history/sync-state.ts'
import {
  type EngineEvent,
  fromGlobal,
  type GlobalEvent,
  numberOn,
  root,
  sameHead,
  toGlobal,
  toPending,
  toProbeChange,
} from './events.ts'
import { merge } from './merge.ts'
import type { Payload, PushAnswer } from './session.ts'
import type { Switches } from './switches.ts'
import type { Tell } from './teller.ts'

/** What a leader writes to disk: it survives a reload. */
export interface LeaderStorage {
  /** What the backend has confirmed, and what was settled with it. */
  confirmed: readonly EngineEvent[]
  /** What waits for the backend. */
  pending: readonly EngineEvent[]
  /** The last number that the backend has told. */
  upstream: number
  /** What the backend calls itself; undefined before it has said so, and where it says nothing. */
  backendId?: string | undefined
  /** Writes it down, where it is kept anywhere: called before anybody is told. */
  readonly save?: () => void
}

export const emptyStorage = (): LeaderStorage => ({ confirmed: [], pending: [], upstream: 0 })

/** How a leader reaches one of its sessions. */
export interface SessionChannel {
  readonly name: string
  /** Whether the session has nothing pending and nothing under way; only switches ask. */
  readonly isIdle: () => boolean
  readonly notify: (payload: Payload) => void
  /** The answer tells whether the session has heard it; only switches ask. */
  readonly answer: (number: number, answer: PushAnswer) => () => boolean
  /** The leader is gone, and the session's page with it. */
  readonly shutDown: (cause: string) => void
}

/** A page of events from the backend. */
export interface Page {
  readonly events: readonly GlobalEvent[]
  /** How many more events are sure to follow; 0 where this is all there is. */
  readonly remaining: number
  /** What the backend calls itself, where it says so. */
  readonly backendId?: string
  /** Only a switch says so: the leader does not look whether it has the page already. */
  readonly takeAnyway?: boolean
}

/** A connection to the backend. What is sent after it is cut never arrives. */
export interface Connection {
  readonly push: (number: number, batch: readonly GlobalEvent[], backendId: string | undefined) => void
  /** Asks for everything after a number, and for all that comes later. */
  readonly pull: (cursor: number, backendId: string | undefined) => void
}

export interface Leader {
  readonly subscribe: (session: SessionChannel) => void
  readonly unsubscribe: (name: string) => void
  /** Called by a session, through the link. */
  readonly onPush: (from: string, number: number, batch: readonly EngineEvent[]) => void
  readonly onConnected: (connection: Connection) => void
  readonly onDisconnected: () => void
  /** Called by the backend, through the connection. */
  readonly onPage: (page: Page) => void
  readonly onAnswer: (number: number, error: string | undefined) => void
  /** The backend is another than the one which the leader knows: it forgets all that it has, and its sessions shut down. */
  readonly onOtherBackend: () => void
  /** Nobody knows what became of a push, or nothing did: once it is tried again, it is made once more. */
  readonly onFailure: (number: number, error: string) => void
  readonly tryAgain: () => void
  /** The worker is gone: nothing is heard any more. */
  readonly end: () => void
  /** Whether no event waits for the backend and no push is under way. */
  readonly isIdle: () => boolean
  readonly state: () => SyncState
  /** The whole log, what is pending included. */
  readonly log: () => readonly EngineEvent[]
}

export interface LeaderOptions {
  readonly client: string
  readonly tell: Tell
  readonly switches: Switches
  readonly storage: LeaderStorage
  readonly batchSize: number
}

const reachesBackend = ({ clientOnly }: EngineEvent): boolean => !clientOnly

/** As LiveStore calls it. */
const otherBackend = 'intentional: backend-id-mismatch'

const bootSpan = '@livestore/common:LeaderSyncProcessor:boot'
const pullSpan = '@livestore/common:LeaderSyncProcessor:backend-pulling'
const pushSpan = '@livestore/common:LeaderSyncProcessor:backend-pushing'

export const createLeader = ({ client, tell, switches, storage, batchSize }: LeaderOptions): Leader => {
  const sessions = new Map<string, SessionChannel>()
  let ended = false
  let connection: Connection | undefined
  let pushes = 0
  let underWay: { readonly number: number; readonly batch: readonly GlobalEvent[] } | undefined
  /** A refused push is made again once it has other numbers: before that it would only be refused again. */
  let refused: EngineEvent | undefined
  /** Events that came before what they follow, by that: of a connection's live pages some may overtake its backlog. */
  const early = new Map<number, GlobalEvent>()
  /** Only a switch stops it. */
  let stopped = false
  let metOther = false

  const log = (): readonly EngineEvent[] => [...storage.confirmed, ...storage.pending]
  const localHead = (): ProbeHead => (storage.pending.at(-1) ?? storage.confirmed.at(-1))?.seqNum ?? root
  const upstreamHead = (): ProbeHead => ({ ...root, global: storage.upstream })

  const tellState = (taken: readonly EngineEvent[]): void =>
    tell({
      type: 'leader-state',
      localHead: localHead(),
      upstreamHead: upstreamHead(),
      pending: storage.pending.length,
      changes: taken.map(toProbeChange),
    })
  const tellSpan = (span: string, name: string, attributes: Readonly<Record<string, unknown>>): void =>
    tell({ type: 'span-event', span, name, attributes })

  const notify = (payload: Payload): void => {
    if (payload.newEvents.length === 0 && payload.rolledBack.length === 0) return
    for (const session of [...sessions.values()]) {
      const willMiss = payload.newEvents.some(reachesBackend) && session.isIdle()
      if (willMiss && switches.bites('forgets-session', client)) sessions.delete(session.name)
      else session.notify(payload)
    }
  }

  const pushNext = (): void => {
    const first = storage.pending.find(reachesBackend)
    if (connection === undefined || underWay !== undefined || stopped || first === undefined || first === refused)
      return
    const batch = storage.pending.filter(reachesBackend).slice(0, batchSize).map(toGlobal)
    underWay = { number: ++pushes, batch }
    tellSpan(pushSpan, 'backend-push', { batchSize: batch.length })
    tell({ type: 'backend-push', push: underWay.number, changes: batch.map(toProbeChange) })
    connection.push(underWay.number, batch, storage.backendId)
  }

  const failPush = (error: string): void => {
    if (underWay === undefined) return
    const { number, batch } = underWay
    underWay = undefined
    tell({ type: 'backend-push-failed', push: number, changes: batch.map(toProbeChange), error })
    tellSpan(pushSpan, 'backend-push-error', { error, retries: 0, batchSize: batch.length })
  }

  /** What a session pushed is taken as it is, unless a switch spoils it. */
  const spoil = (batch: readonly EngineEvent[]): readonly EngineEvent[] => {
    const first = batch.findIndex(reachesBackend)
    const event = batch[first]
    if (event === undefined) return batch
    if (switches.bites('applies-twice', client)) return numberOn(event.parent, [event, ...batch.slice(first)])
    const next = batch[first + 1]
    if (next !== undefined && !next.clientOnly && switches.bites('swaps-events', client)) {
      return [...batch.slice(0, first), ...numberOn(event.parent, [next, event, ...batch.slice(first + 2)])]
    }
    return batch
  }

  const refuse = (from: string, number: number, first: EngineEvent): void => {
    const current = localHead().rebaseGeneration
    const isOld = first.seqNum.rebaseGeneration < current
    if (isOld) tellSpan(bootSpan, 'push:drop-old-generation', { droppedCount: 1, currentRebaseGeneration: current })
    else tellSpan(bootSpan, 'push:reject', { batchSize: 1 })
    if (switches.bites('silent-to-stale-push', client)) return
    const error = `LeaderAheadError: expected > ${formatHead(localHead())}, got ${formatHead(first.seqNum)}`
    sessions.get(from)?.answer(number, { type: 'refused', error })
  }

  const takePage = (events: readonly GlobalEvent[]): void => {
    const last = events.at(-1)
    if (last === undefined) return
    const { confirmed, rolledBack, fresh, pending } = merge(storage.pending, events, reachesBackend)
    const generation = localHead().rebaseGeneration
    const kept = [...storage.confirmed, ...confirmed]
    let head = kept.at(-1)?.seqNum ?? root
    const taken = fresh.map((event) => {
      const numbered = fromGlobal(event, head, generation)
      head = numbered.seqNum
      return numbered
    })
    storage.confirmed = [...kept, ...taken]
    storage.pending = rolledBack.length === 0 ? pending : numberOn(head, pending, generation + 1)
    storage.upstream = Math.max(storage.upstream, last.seqNum)
    storage.save?.()
    const counts = { newEventsCount: events.length }
    if (rolledBack.length === 0) tellSpan(pullSpan, 'pull:advance', counts)
    else {
      const name = `pull:rebase[${localHead().rebaseGeneration}]`
      tellSpan(pullSpan, name, { ...counts, rollbackCount: rolledBack.length })
    }
    tellState([])
    const renumbered = rolledBack.length === 0 ? [] : storage.pending
    notify({ rolledBack, newEvents: [...taken, ...renumbered] })
  }

  /** What of a page comes next, with what of earlier ones follows; what would leave a gap waits for what is between. */
  const inOrder = (events: readonly GlobalEvent[]): readonly GlobalEvent[] => {
    for (const event of events) if (event.seqNum > storage.upstream) early.set(event.parentSeqNum, event)
    const next: GlobalEvent[] = []
    for (let head = storage.upstream; ; ) {
      const event = early.get(head)
      if (event === undefined) return next
      early.delete(head)
      next.push(event)
      head = event.seqNum
    }
  }

  tell({ type: 'booted' })
  tellState(storage.pending)

  return {
    subscribe: (session) => {
      sessions.set(session.name, session)
      if (metOther) session.shutDown(otherBackend)
    },
    unsubscribe: (name) => sessions.delete(name),
    onPush: (from, number, batch) => {
      const [first] = batch
      if (ended || first === undefined) return
      if (!sameHead(first.parent, localHead())) return refuse(from, number, first)
      let hasHeard = (): boolean => false
      // A page that is gone before it hears of it was promised nothing.
      if (batch.some(reachesBackend) && switches.bites('drops-accepted-push', client, () => hasHeard())) {
        sessions.get(from)?.notify({ rolledBack: [], newEvents: batch })
        hasHeard = sessions.get(from)?.answer(number, { type: 'ok' }) ?? hasHeard
        return
      }
      const taken = spoil(batch)
      storage.pending = [...storage.pending, ...taken]
      storage.save?.()
      tellState(taken)
      tellSpan(bootSpan, 'push:advance', { batchSize: taken.length })
      notify({ rolledBack: [], newEvents: taken })
      sessions.get(from)?.answer(number, { type: 'ok' })
      pushNext()
    },
    onConnected: (made) => {
      if (ended) return
      connection = made
      // It sends all of them again.
      early.clear()
      tell({ type: 'connected' })
      made.pull(storage.upstream, storage.backendId)
      refused = undefined
      pushNext()
    },
    onDisconnected: () => {
      if (ended || connection === undefined) return
      connection = undefined
      tell({ type: 'disconnected' })
      failPush('IsOfflineError: the connection was cut')
    },
    onPage: ({ events, remaining, backendId, takeAnyway = false }) => {
      if (ended) return
      if (storage.backendId !== backendId) {
        storage.backendId = backendId
        storage.save?.()
      }
      tell({
        type: 'backend-pull-page',
        pageInfo: remaining === 0 ? 'NoMore' : `MoreKnown ${remaining}`,
        changes: events.map(toProbeChange),
      })
      takePage(takeAnyway ? events : inOrder(events))
      pushNext()
    },
    onAnswer: (number, error) => {
      if (ended || underWay?.number !== number) return
      if (error === undefined) {
        tell({ type: 'backend-push-ok', push: number, changes: underWay.batch.map(toProbeChange) })
        underWay = undefined
      } else {
        const [first] = underWay.batch
        failPush(error)
        refused = storage.pending.find(({ key, seqNum }) => key === first?.key && seqNum.global === first.seqNum)
        if (storage.pending.some(reachesBackend)) stopped ||= switches.bites('never-resumes-push', client)
      }
      pushNext()
    },
    onOtherBackend: () => {
      if (ended) return
      const { confirmed } = storage
      const isHarmed = (): boolean => storage.upstream > 0
      // Only a switch lets it keep what it had.
      const keeps = confirmed.length > 0 && switches.bites('keeps-old-rows', client, isHarmed)
      Object.assign(storage, emptyStorage(), { confirmed: keeps ? confirmed : [], backendId: undefined })
      storage.save?.()
      ended = true
      metOther = true
      for (const session of sessions.values()) session.shutDown(otherBackend)
    },
    onFailure: (number, error) => {
      if (ended || underWay?.number !== number) return
      failPush(error)
    },
    tryAgain: () => {
      if (!ended) pushNext()
    },
    end: () => {
      ended = true
    },
    isIdle: () => !storage.pending.some(reachesBackend) && underWay === undefined,
    state: () => ({ pending: storage.pending.map(toPending), localHead: localHead(), upstreamHead: upstreamHead() }),
    log,
  }
}

/** What reload takes from the disk where a switch spoils it: everything from the last event that the backend has not. */
export const loseTail = (storage: LeaderStorage): void => {
  const place = storage.pending.findLastIndex((event) => isPushable(event))
  if (place >= 0) storage.pending = storage.pending.slice(0, place)
}
