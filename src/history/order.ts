/**
 * One order for a trial's history: exact within a lane, lanes merged by time on one clock, and nothing received before it
 * was sent. Pure.
 *
 * Three corrections, in this order. A line that carries its writer's own time is put at that time, on the runner's clock.
 * What the runner itself saw of a tab (its states, its rows) moves back where the tab's own later lines are earlier. At last
 * whatever was received is moved forward to just after it was sent: clocks are only true to a millisecond or so.
 */
import type { FrameKind, HistoryEvent, Lane } from './event.ts'
import type { ProbeChange } from './probe.ts'

/** What separates a receive from its send where the clocks had them the other way round. */
const justAfterMs = 0.001
/** Rounds of moving receives forward; each settles one more link of a chain, and no chain has more. */
const longestChain = 24

/** The events in one order, each with its corrected time. The events themselves stay as they are. */
export const inOrder = (events: readonly HistoryEvent[]): readonly HistoryEvent[] => {
  const nameOf = createNames()
  const times = ownTimes(events, nameOf)
  const lanes = byLane(events, nameOf)
  for (const lane of lanes) moveObservationsBack(events, times, lane)
  const pairs = causalPairs(events, times)
  for (let round = 0; round < longestChain; round++) {
    for (const lane of lanes) keepSequence(times, lane)
    if (!moveReceivesForward(times, pairs)) break
  }
  for (const lane of lanes) keepSequence(times, lane)

  return Array.from(events.keys())
    .sort((left, right) => at(times, left) - at(times, right) || left - right)
    .map((index) => ({ ...(events[index] as HistoryEvent), time: at(times, index) }))
}

const at = (times: Float64Array, index: number): number => times[index] ?? Number.NaN

/** The writer's own time of an event, in milliseconds since 1970; undefined where the runner's clock stamped it. */
const writerTime = (event: HistoryEvent): number | undefined => {
  if (event.type === 'probe') return event.probe.time
  return 'at' in event ? event.at : undefined
}

/** Whether the runner stamped it when it heard of it, in a lane whose own lines tell their own time. */
const isObservation = (event: HistoryEvent): boolean =>
  (event.lane === 'session' || event.lane === 'backend') && writerTime(event) === undefined

type NameOf = (lane: Lane, source: string) => string

/** One text for each source of each lane, made once: there are few of them, and many events. */
const createNames = (): NameOf => {
  const names = new Map<string, Map<Lane, string>>()
  return (lane, source) => {
    const ofSource = names.get(source) ?? new Map<Lane, string>()
    names.set(source, ofSource)
    const name = ofSource.get(lane) ?? `${lane} ${source}`
    ofSource.set(lane, name)
    return name
  }
}

/**
 * For each event its time on the runner's clock. Clocks that were measured are taken at their word. Of the others the
 * quickest line tells: no line can be seen before it was written, so the smallest delay bounds the offset.
 */
const ownTimes = (events: readonly HistoryEvent[], nameOf: NameOf): Float64Array => {
  const measured = new Map<string, number>()
  const quickest = new Map<string, number>()
  for (const event of events) {
    if (event.type === 'clock') {
      const name = nameOf(event.of.lane, event.of.source)
      if (!measured.has(name)) measured.set(name, event.offsetMs)
    }
    const written = writerTime(event)
    if (written === undefined) continue
    const name = nameOf(event.lane, event.source)
    quickest.set(name, Math.max(quickest.get(name) ?? Number.NEGATIVE_INFINITY, written - event.time))
  }
  return Float64Array.from(events, (event) => {
    if (event.type === 'clock') {
      measured.set(nameOf(event.of.lane, event.of.source), event.offsetMs)
    }
    const written = writerTime(event)
    if (written === undefined) return event.time
    const name = nameOf(event.lane, event.source)
    const offset = measured.get(name) ?? quickest.get(name) ?? 0
    // Seen is later than written, whatever a clock says.
    return Math.max(0, Math.min(written - offset, event.time))
  })
}

/** Indices of the events of each source of each lane, in their order. */
const byLane = (events: readonly HistoryEvent[], nameOf: NameOf): readonly (readonly number[])[] => {
  const lanes = new Map<string, number[]>()
  for (const [index, event] of events.entries()) {
    const name = nameOf(event.lane, event.source)
    const lane = lanes.get(name)
    if (lane === undefined) lanes.set(name, [index])
    else lane.push(index)
  }
  return [...lanes.values()].map((lane) =>
    lane.sort((left, right) => (events[left]?.sequence ?? 0) - (events[right]?.sequence ?? 0)),
  )
}

const moveObservationsBack = (events: readonly HistoryEvent[], times: Float64Array, lane: readonly number[]): void => {
  let earliestLater = Number.POSITIVE_INFINITY
  for (let place = lane.length - 1; place >= 0; place--) {
    const index = lane[place] as number
    if (isObservation(events[index] as HistoryEvent)) times[index] = Math.min(at(times, index), earliestLater)
    else earliestLater = Math.min(earliestLater, at(times, index))
  }
}

const keepSequence = (times: Float64Array, lane: readonly number[]): void => {
  let latest = Number.NEGATIVE_INFINITY
  for (const index of lane) {
    latest = Math.max(latest, at(times, index))
    times[index] = latest
  }
}

/** A send and its receive, by their indices. */
type Pair = readonly [send: number, receive: number]

const moveReceivesForward = (times: Float64Array, pairs: readonly Pair[]): boolean => {
  let moved = false
  for (const [send, receive] of pairs) {
    if (at(times, receive) >= at(times, send) + justAfterMs) continue
    times[receive] = at(times, send) + justAfterMs
    moved = true
  }
  return moved
}

/** One passage of changes from one lane to another. */
interface Passage {
  readonly from: string
  readonly to: string
}

/** Every passage on the way of a change, there and back. */
const passages: readonly Passage[] = [
  { from: 'session-push', to: 'leader-state' },
  { from: 'session-push', to: 'backend-push' },
  { from: 'leader-state', to: 'session-pull' },
  { from: 'backend-push', to: 'up push' },
  { from: 'up push', to: 'push-received' },
  { from: 'up push', to: 'push-stored' },
  { from: 'push-stored', to: 'down push-ack' },
  { from: 'push-stored', to: 'page-sent' },
  { from: 'down push-ack', to: 'backend-push-ok' },
  { from: 'page-sent', to: 'down pull-page' },
  { from: 'down pull-page', to: 'backend-pull-page' },
  { from: 'backend-pull-page', to: 'session-pull' },
]

/** What is stored is everyone's; what a device sends is its own. */
const everyones = new Set(['push-received', 'push-stored', 'page-sent'])
const isShared = passages.map(({ from, to }) => everyones.has(from) || everyones.has(to))
/** Devices that are told apart; of more some share a number, which only makes the search longer. */
const mostDevices = 64

const indexPassages = (end: 'from' | 'to'): ReadonlyMap<string, readonly number[]> => {
  const found = new Map<string, number[]>()
  for (const [index, passage] of passages.entries())
    found.set(passage[end], [...(found.get(passage[end]) ?? []), index])
  return found
}
const passagesFrom = indexPassages('from')
const passagesTo = indexPassages('to')
const comingBack = passages.findIndex(({ from, to }) => from === 'backend-pull-page' && to === 'session-pull')

/** The frames that carry changes, or answer for them; each goes one way only. */
const frameKinds: ReadonlyMap<FrameKind, string> = new Map([
  ['push', 'up push'],
  ['push-ack', 'down push-ack'],
  ['pull-page', 'down pull-page'],
])

const kindOf = (event: HistoryEvent): string | undefined => {
  if (event.type === 'probe') return event.probe.type
  if (event.lane === 'network') {
    if (event.type !== 'frame' && event.type !== 'released') return undefined
    return frameKinds.get(event.kind ?? 'unknown')
  }
  return event.lane === 'backend' ? event.type : undefined
}

/** The changes that an event is about; none where it says nothing of any. */
export const changesOf = (event: HistoryEvent): readonly ProbeChange[] => {
  if (event.type === 'probe') return 'changes' in event.probe ? event.probe.changes : []
  return 'changes' in event ? (event.changes ?? []) : []
}

/** A device's name: `alice` for her second tab, `alice/2`. */
export const clientOf = (source: string): string => source.split('/')[0] ?? source

const idOf = ({ changeId, owner, name }: ProbeChange): string => changeId ?? `${owner} ${name}`

/** A change that was sent: by which event, under which number. */
interface Send {
  readonly index: number
  readonly global: number
  readonly client: number
}

const causalPairs = (events: readonly HistoryEvent[], times: Float64Array): readonly Pair[] => {
  const answered = answeredChanges(events)
  const own = ownChanges(events)
  // Numbers for names, so that 100,000 events need no new text: a send is found by change, passage and device.
  const changeNumbers = createNumbers()
  const deviceNumbers = createNumbers()
  const keyOf = (change: number, passage: number, device: number): number =>
    (change * passages.length + passage) * mostDevices + device
  const about = (event: HistoryEvent, index: number) => answered.get(index) ?? changesOf(event)
  const deviceOf = (passage: number, source: string): number =>
    isShared[passage] ? 0 : 1 + (deviceNumbers(clientOf(source)) % (mostDevices - 1))

  const sends = new Map<number, Send[]>()
  for (const [index, event] of events.entries()) {
    for (const passage of passagesFrom.get(kindOf(event) ?? '') ?? []) {
      const device = deviceOf(passage, event.source)
      for (const change of about(event, index)) {
        const key = keyOf(changeNumbers(idOf(change)), passage, device)
        const send = { index, global: change.seqNum.global, client: change.seqNum.client }
        const list = sends.get(key)
        if (list === undefined) sends.set(key, [send])
        else list.push(send)
      }
    }
  }

  const pairs: Pair[] = []
  for (const [index, event] of events.entries()) {
    const arriving = passagesTo.get(kindOf(event) ?? '')
    // Of a batch the last change stands for all: they pass together, in order.
    const change = arriving === undefined ? undefined : about(event, index).at(-1)
    if (arriving === undefined || change === undefined) continue
    for (const passage of arriving) {
      // A device hears of its own changes from its leader alone, before they come back.
      if (passage === comingBack && own.get(clientOf(event.source))?.has(idOf(change)) === true) continue
      const key = keyOf(changeNumbers(idOf(change)), passage, deviceOf(passage, event.source))
      const candidates = sends
        .get(key)
        ?.filter(({ global, client }) => global === change.seqNum.global && client === change.seqNum.client)
      if (candidates === undefined || candidates.length === 0) continue
      // The last send before it; where the clocks put them all after it, the first.
      const before = candidates.findLast((send) => at(times, send.index) <= at(times, index))
      pairs.push([(before ?? (candidates[0] as Send)).index, index])
    }
  }
  return pairs
}

/** Numbers things from 0 in the order in which they are first asked for. */
const createNumbers = (): ((name: string) => number) => {
  const numbers = new Map<string, number>()
  return (name) => {
    const known = numbers.get(name)
    if (known !== undefined) return known
    numbers.set(name, numbers.size)
    return numbers.size - 1
  }
}

/** By device, the changes that it pushed. */
const ownChanges = (events: readonly HistoryEvent[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const own = new Map<string, Set<string>>()
  for (const event of events) {
    if (event.type !== 'probe' || event.probe.type !== 'session-push') continue
    const device = clientOf(event.source)
    const changes = own.get(device) ?? new Set()
    own.set(device, changes)
    for (const change of event.probe.changes) changes.add(idOf(change))
  }
  return own
}

/** An acknowledgement names only its request: the changes of the frames that answer a push, by their indices. */
const answeredChanges = (events: readonly HistoryEvent[]): ReadonlyMap<number, readonly ProbeChange[]> => {
  const asked = new Map<string, readonly ProbeChange[]>()
  const found = new Map<number, readonly ProbeChange[]>()
  for (const [index, event] of events.entries()) {
    if (event.lane !== 'network' || event.request === undefined) continue
    const request = `${event.connection} ${event.request}`
    if (event.kind === 'push' && event.changes !== undefined) asked.set(request, event.changes)
    if (event.kind === 'push-ack' || event.kind === 'push-error') found.set(index, asked.get(request) ?? [])
  }
  return found
}
