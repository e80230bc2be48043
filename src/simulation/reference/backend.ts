/**
 * The backend: one log in one order. It takes a push only onto its head, sends what is stored to everyone who listens, and
 * pages of what they missed to those who come back.
 */
import type { StoredEvent } from '../../history/event.ts'
import type { Recorder } from '../../history/recorder.ts'
import { type GlobalEvent, toProbeChange, toStored } from './events.ts'
import type { Page } from './leader.ts'
import type { Switches } from './switches.ts'
import { trialBeganAt } from './teller.ts'

/** The backend's end of a connection. */
export interface Subscriber {
  readonly client: string
  /** Whether the client has nothing at all that waits or is under way; only switches ask. */
  readonly isIdle: () => boolean
  /** The answer tells whether the page has arrived; only switches ask. */
  readonly sendPage: (page: Page) => () => boolean
  readonly sendAnswer: (number: number, error: string | undefined) => void
  /** What the client takes it for is gone. */
  readonly sendOther: () => void
}

export interface Backend {
  readonly onPull: (from: Subscriber, cursor: number, backendId: string | undefined) => void
  readonly onPush: (
    from: Subscriber,
    number: number,
    batch: readonly GlobalEvent[],
    backendId: string | undefined,
  ) => void
  /** Loses its log, and has another identity. */
  readonly wipe: () => void
  /** The connection is gone. */
  readonly forget: (subscriber: Subscriber) => void
  readonly log: () => readonly StoredEvent[]
}

export interface BackendOptions {
  readonly history: Recorder
  readonly switches: Switches
  readonly pageSize: number
}

export const createBackend = ({ history, switches, pageSize }: BackendOptions): Backend => {
  const subscribers = new Set<Subscriber>()
  let log: readonly GlobalEvent[] = []
  let wipes = 0
  const ownId = (): string => `backend ${wipes + 1}`

  const head = (): number => log.at(-1)?.seqNum ?? 0

  const tell = (
    type: 'push-received' | 'push-stored' | 'push-refused' | 'pull-received' | 'page-sent',
    events: readonly GlobalEvent[],
    error?: string,
  ): void => {
    const at = trialBeganAt + history.now()
    const changes = events.map(toProbeChange)
    history.record('backend', { lane: 'backend', type, at, changes, ...(error !== undefined && { error }) })
  }

  const sendPage = (to: Subscriber, page: Page): void => {
    tell('page-sent', page.events)
    to.sendPage({ ...page, backendId: ownId() })
    let hasArrived = (): boolean => false
    if (page.events.length === 0 || !switches.bites('takes-page-twice', to.client, () => hasArrived())) return
    tell('page-sent', page.events)
    hasArrived = to.sendPage({ ...page, backendId: ownId(), takeAnyway: true })
  }

  const broadcast = (events: readonly GlobalEvent[], pusher: Subscriber): void => {
    for (const subscriber of [...subscribers]) {
      const willMiss = subscriber.client !== pusher.client && subscriber.isIdle()
      if (willMiss && switches.bites('forgets-client', subscriber.client)) subscribers.delete(subscriber)
      else sendPage(subscriber, { events, remaining: 0 })
    }
  }

  /** Events are stored under the numbers that they were pushed with, unless a switch leaves one number out. */
  const numbered = (batch: readonly GlobalEvent[], client: string): readonly GlobalEvent[] =>
    switches.bites('leaves-gap', client)
      ? batch.map((event, index) => ({
          ...event,
          seqNum: event.seqNum + 1,
          parentSeqNum: index === 0 ? event.parentSeqNum : event.parentSeqNum + 1,
        }))
      : batch

  return {
    onPull: (from, cursor, backendId) => {
      tell('pull-received', [])
      if (cursor > 0 && backendId !== ownId()) return from.sendOther()
      subscribers.add(from)
      const missed = log.filter(({ seqNum }) => seqNum > cursor)
      // Who has missed nothing is told so, in a page without events.
      for (let sent = 0; sent === 0 || sent < missed.length; sent += pageSize) {
        const events = missed.slice(sent, sent + pageSize)
        sendPage(from, { events, remaining: missed.length - sent - events.length })
      }
    },
    onPush: (from, number, batch, backendId) => {
      tell('push-received', batch)
      const [first] = batch
      if (first === undefined) return
      if (backendId !== undefined && backendId !== ownId()) {
        tell('push-refused', batch, 'BackendIdMismatchError')
        return from.sendOther()
      }
      if (first.parentSeqNum !== head()) {
        const error = `ServerAheadError: expected parent e${head()}, got e${first.parentSeqNum}`
        tell('push-refused', batch, error)
        from.sendAnswer(number, error)
        return
      }
      const stored = numbered(batch, from.client)
      // Where the acknowledgement is lost as well, its leader pushes again, and no harm is done.
      const isLost = () => stored.some(({ key }) => log.every((event) => event.key !== key))
      if (!switches.bites('acknowledges-before-storing', from.client, isLost)) log = [...log, ...stored]
      tell('push-stored', stored)
      broadcast(stored, from)
      from.sendAnswer(number, undefined)
    },
    wipe: () => {
      log = []
      wipes += 1
      history.record('backend', { lane: 'backend', type: 'wiped', backendId: ownId() })
    },
    forget: (subscriber) => {
      subscribers.delete(subscriber)
    },
    log: () => log.map(toStored),
  }
}
