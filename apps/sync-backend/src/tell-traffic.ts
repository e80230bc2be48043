/**
 * LiveStore's own hooks, telling what passes through one Durable Object, one console line for each.
 *
 * LiveStore (from 0.4.0-dev.8 on) tells of a push before it decides, and of an acknowledgement without saying which push it is for. The log
 * knows, and it is asked: a push that begins before the log's end was stored if its events are in the log, and refused if not.
 */
import { type EncodedEvent, isEncodedEvent, toProbeChange } from '../../../src/history/probe-change.ts'
import type { PushedEvent } from './compat/seam.ts'
import { formatTrafficLine, type TrafficRecord } from './traffic-line.ts'

/** A store's log. What needs a moment to be known is told a moment later: no answer to a client waits for it. */
export interface EventLog {
  /** The last event's number; undefined where there is none. */
  readonly end: (storeId: string) => number | undefined
  /** Whether the events of a push are what the log has under their numbers. */
  readonly holds: (storeId: string, batch: readonly PushedEvent[]) => boolean | Promise<boolean>
}

/** LiveStore's hooks, as far as they are used. */
interface Hooks {
  readonly onPush: (push: { readonly batch: readonly PushedEvent[] }, context: { readonly storeId: string }) => void
  readonly onPushRes: () => void
  readonly onPull: (pull: object, context: { readonly storeId: string }) => void
  readonly onPullRes: (page: object) => void
}

type Tell = (
  type: TrafficRecord['type'],
  storeId: string,
  events: readonly EncodedEvent[],
  more?: { readonly error?: string },
) => void

export const makeTeller =
  (writeLine: (line: string) => void): Tell =>
  (type, storeId, events, more = {}) =>
    writeLine(formatTrafficLine({ type, at: Date.now(), storeId, changes: events.map(toProbeChange), ...more }))

/** Hooks for one object on its own log. */
export const tellTraffic = (log: EventLog, writeLine: (line: string) => void): Hooks => {
  const tell = makeTeller(writeLine)
  /** Known from the first request on, which is before the first answer. */
  let storeId = ''
  /** Pushes that were neither acknowledged nor seen to be refused, in the order they came. */
  let undecided: (readonly PushedEvent[])[] = []
  /** Acknowledgements whose push is not known yet. */
  let acknowledgements = 0
  /** Hooks that were called: whoever asked the log sees by it whether there is more to ask. */
  let heard = 0
  let isAsking = false

  const isDecided = (batch: readonly PushedEvent[], end: number): boolean => {
    // A push must begin at the end of the log, which never goes back: whatever begins before it has met its fate.
    const parent = batch[0]?.parentSeqNum
    return parent !== undefined && parent < end
  }

  const tellFate = (batch: readonly PushedEvent[], isStored: boolean, end: number): void => {
    // It is in the log, but its acknowledgement is still to come.
    if (isStored && acknowledgements === 0) return
    undecided = undecided.filter((other) => other !== batch)
    if (isStored) {
      acknowledgements -= 1
      tell('push-stored', storeId, batch)
      return
    }
    const providedNum = batch[0]?.parentSeqNum
    tell('push-refused', storeId, batch, {
      error: `ServerAheadError: minimumExpectedNum ${end}, providedNum ${providedNum}`,
    })
  }

  const tellFates = (): void => {
    heard += 1
    // An empty push is answered and not told of before: until there was another request, the log's store is not even known.
    if (isAsking || undecided.length === 0) return
    const end = log.end(storeId)
    if (end === undefined) return
    const decided = undecided.filter((batch) => isDecided(batch, end))
    const answers = decided.map((batch) => log.holds(storeId, batch))
    if (answers.every((answer) => typeof answer === 'boolean')) {
      for (const [index, batch] of decided.entries()) tellFate(batch, answers[index] === true, end)
      return
    }
    isAsking = true
    const heardBefore = heard
    void Promise.all(answers)
      .then((stored) => {
        for (const [index, batch] of decided.entries()) tellFate(batch, stored[index] === true, end)
      })
      // A log that cannot be asked tells nothing; the next push or answer asks again.
      .catch(() => {})
      .then(() => {
        isAsking = false
        if (heard !== heardBefore) tellFates()
      })
  }

  return {
    onPush: ({ batch }, context) => {
      storeId = context.storeId
      tell('push-received', storeId, batch)
      undecided.push(batch)
      tellFates()
    },
    onPushRes: () => {
      if (undecided.length > 0) acknowledgements += 1
      tellFates()
    },
    onPull: (_pull, context) => {
      storeId = context.storeId
      tell('pull-received', storeId, [])
    },
    onPullRes: (page) => {
      if ('batch' in page && Array.isArray(page.batch))
        tell('page-sent', storeId, page.batch.map(eventOf).filter(isEncodedEvent))
    },
  }
}

const eventOf = (item: unknown): unknown =>
  typeof item === 'object' && item !== null && 'eventEncoded' in item ? item.eventEncoded : undefined
