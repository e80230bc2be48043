/**
 * Arrows from what was sent to what was received, where the history tells that it is the same: by the changes that both
 * carry, by the numbers of frames and requests, and, in histories whose frames name no changes, by order. Pure.
 *
 * No arrow points backwards in time: only what was sent before, in the order of the history, can be received.
 */
import type { HistoryEvent } from '../../../../src/history/event.ts'
import { changesOf, clientOf } from '../../../../src/history/order.ts'
import type { ProbeChange } from '../../../../src/history/probe.ts'
import { tokenOf } from './words.ts'

export interface Arrow {
  /** Indices of events. */
  readonly from: number
  readonly to: number
  /** What passes, by `tokenOf`. */
  readonly changes: readonly string[]
}

/** What can be sent and received: a probe's type, a frame's direction and kind, or what a backend did. */
const kindOf = (event: HistoryEvent): string | undefined => {
  if (event.type === 'probe') return event.probe.type
  if (event.lane === 'network') {
    const passes = event.type === 'frame' || event.type === 'released'
    return passes ? `${event.direction} ${event.kind}` : undefined
  }
  return event.lane === 'backend' ? event.type : undefined
}

/** For each kind that is received, what can have sent it, the likeliest first. */
const senders: Readonly<Record<string, readonly string[]>> = {
  'leader-state': ['session-push'],
  'session-pull': ['leader-state', 'backend-pull-page'],
  'session-push-failed': [],
  'up push': ['backend-push'],
  'push-received': ['up push'],
  'push-stored': ['up push'],
  'push-refused': ['up push'],
  'down push-ack': ['push-stored'],
  'down push-error': ['push-refused'],
  'backend-push-ok': ['down push-ack'],
  'backend-push-failed': ['down push-error'],
  'down pull-page': ['page-sent', 'push-stored'],
  'backend-pull-page': ['down pull-page'],
}

/** Kinds that belong to no client: what is stored is everyone's. */
const shared = new Set(['push-received', 'push-stored', 'push-refused', 'page-sent', 'appended'])

const isSender = new Set(Object.values(senders).flat())

/** A first-in-first-out list for each key. */
const queues = <T>() => {
  const lists = new Map<string, T[]>()
  return {
    add: (key: string, item: T): void => {
      const list = lists.get(key)
      if (list === undefined) lists.set(key, [item])
      else list.push(item)
    },
    /** Takes out the first that fits, and drops those before it: order is kept on the way. */
    take: (key: string, fits: (item: T) => boolean): T | undefined => {
      const list = lists.get(key) ?? []
      const at = list.findIndex(fits)
      return at < 0 ? undefined : list.splice(0, at + 1).at(-1)
    },
  }
}

/** All arrows of a history, in the order of their receives. */
export const arrowsOf = (
  events: readonly HistoryEvent[],
  carried: ReadonlyMap<number, readonly ProbeChange[]> = carriedChanges(events),
): readonly Arrow[] => {
  const arrows: Arrow[] = []
  /** The latest send of each change, by kind, client and change. */
  const sent = new Map<string, number>()
  const sendKey = (kind: string, client: string, change: string): string =>
    `${kind}|${shared.has(kind) ? '' : client}|${change}`
  const unnamed = queues<{ readonly index: number; readonly count: number }>()
  /** The last upstream writes by hand that a client's page has not been traced to. */
  let appended: { readonly index: number; readonly seen: Set<string> } | undefined
  /** The arrow into a backend's push belongs to the first that was seen of it. */
  const arrived = new Map<number, true>()

  for (const [index, event] of events.entries()) {
    const kind = kindOf(event)
    if (kind === undefined) continue
    const client = clientOf(event.source)
    const changes = carried.get(index) ?? changesOf(event)
    const tokens = changes.map(tokenOf)

    const origins = senders[kind]
    if (origins !== undefined) {
      const byOrigin = new Map<number, string[]>()
      for (const token of tokens) {
        let origin: number | undefined
        for (const from of origins) {
          // Whose frame it was, the backend does not say: any client's will do.
          const key = shared.has(kind) ? sendKey(from, '*', token) : sendKey(from, client, token)
          const candidate = sent.get(key)
          if (candidate !== undefined && (origin === undefined || candidate > origin)) origin = candidate
        }
        if (origin === undefined) continue
        const list = byOrigin.get(origin)
        if (list === undefined) byOrigin.set(origin, [token])
        else list.push(token)
      }
      if (byOrigin.size === 0 && kind === 'backend-pull-page' && tokens.length > 0) {
        const page = unnamed.take(client, ({ count }) => count === tokens.length)
        if (page !== undefined) byOrigin.set(page.index, tokens)
      }
      if (byOrigin.size === 0 && kind === 'down pull-page' && appended !== undefined && !appended.seen.has(client)) {
        if (event.lane === 'network' && (event.eventCount ?? 0) > 0) {
          appended.seen.add(client)
          byOrigin.set(appended.index, tokens)
        }
      }
      for (const [from, list] of byOrigin) {
        if (kind === 'push-stored' || kind === 'push-refused') {
          if (arrived.has(from)) continue
        }
        if (kind === 'push-received' || kind === 'push-stored') arrived.set(from, true)
        arrows.push({ from, to: index, changes: list })
      }
    }

    if (kind === 'appended') appended = { index, seen: new Set() }
    if (kind === 'down pull-page' && tokens.length === 0 && event.lane === 'network' && event.type === 'frame') {
      if ((event.eventCount ?? 0) > 0) unnamed.add(client, { index, count: event.eventCount ?? 0 })
    }
    if (isSender.has(kind)) {
      for (const token of tokens) {
        sent.set(sendKey(kind, client, token), index)
        if (kind === 'up push') sent.set(sendKey(kind, '*', token), index)
      }
    }
  }
  return arrows.filter(({ from, to }) => (events[from]?.time ?? 0) <= (events[to]?.time ?? 0))
}

/**
 * The changes of frames that do not name them themselves, by index: a release carries what its frame carried, an answer what
 * its request carried, and a push without names what the leader pushed.
 */
export const carriedChanges = (events: readonly HistoryEvent[]): ReadonlyMap<number, readonly ProbeChange[]> => {
  const found = new Map<number, readonly ProbeChange[]>()
  const byFrame = new Map<string, readonly ProbeChange[]>()
  const byRequest = new Map<string, readonly ProbeChange[]>()
  const pushes = queues<readonly ProbeChange[]>()
  const unanswered = queues<readonly ProbeChange[]>()

  for (const [index, event] of events.entries()) {
    if (event.type === 'probe' && event.probe.type === 'backend-push') {
      pushes.add(clientOf(event.source), event.probe.changes)
    }
    if (event.lane !== 'network' || (event.type !== 'frame' && event.type !== 'released')) continue
    const frame = event.frame === undefined ? undefined : `${event.connection} ${event.frame}`
    const request = event.request === undefined ? undefined : `${event.connection} ${event.request}`
    let changes = event.changes
    if (changes === undefined && frame !== undefined) changes = byFrame.get(frame)
    if (event.kind === 'push' && event.type === 'frame') {
      changes ??= pushes.take(clientOf(event.source), ({ length }) => length === event.eventCount)
      if (changes !== undefined) {
        if (request === undefined) unanswered.add(`${event.connection}`, changes)
        else byRequest.set(request, changes)
      }
    }
    if ((event.kind === 'push-ack' || event.kind === 'push-error') && changes === undefined) {
      if (request !== undefined) changes = byRequest.get(request)
      else if (event.type === 'frame') changes = unanswered.take(`${event.connection}`, () => true)
    }
    if (changes === undefined) continue
    found.set(index, changes)
    if (frame !== undefined) byFrame.set(frame, changes)
  }
  return found
}
