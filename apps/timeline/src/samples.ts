/** Trials made by hand, in the shape of real ones: what tests draw and look into. */
import type { Happening, HistoryEvent, StoredEvent } from '../../../src/history/event.ts'
import type { ProbeChange, ProbeHead, ProbeRecord } from '../../../src/history/probe.ts'
import type { SyncStates } from '../../../src/history/sync-state.ts'
import type { RecordPlace, Sighting, Step } from '../../../src/verdict/diagnosis/diagnosis.ts'
import type { TimelineData } from './data.ts'

export const headAt = (global: number, rebaseGeneration = 0, client = 0): ProbeHead => ({
  global,
  client,
  rebaseGeneration,
})

export const changeAt = (global: number, changeId = `change-${global}`, rebaseGeneration = 0): ProbeChange => ({
  name: global % 3 === 1 ? 'v1.IssueCreated' : 'v1.IssuePriorityChanged',
  changeId,
  seqNum: headAt(global, rebaseGeneration),
})

/** Omit on each member of a union. */
type Each<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

export interface Story {
  readonly events: HistoryEvent[]
  /** Tells what happened at a time; gives the event, with its place. */
  readonly tell: (time: number, source: string, happening: Happening) => HistoryEvent
  readonly probe: (
    time: number,
    source: string,
    lane: ProbeRecord['lane'],
    record: Each<ProbeRecord, 'lane' | 'sequence' | 'time' | 'storeId'>,
  ) => HistoryEvent
  /** Everything in the order of time. */
  readonly inOrder: () => readonly HistoryEvent[]
}

const storeId = 'store-1'

/** An empty history to tell a trial in. */
export const newStory = (): Story => {
  const events: HistoryEvent[] = []
  const sequences = new Map<string, number>()
  const tell: Story['tell'] = (time, source, happening) => {
    const place = `${happening.lane} ${source}`
    const sequence = sequences.get(place) ?? 0
    sequences.set(place, sequence + 1)
    const event: HistoryEvent = { ...happening, source, sequence, time }
    events.push(event)
    return event
  }
  return {
    events,
    tell,
    probe: (time, source, lane, record) => {
      const probe = { ...record, lane, sequence: 0, time: 1_795_000_000_000 + time, storeId } as ProbeRecord
      return tell(time, source, { lane, type: 'probe', probe })
    },
    inOrder: () => events.toSorted((left, right) => left.time - right.time),
  }
}

/** A small source of numbers from 0 to 1 that are always the same. */
const drawsOf = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return seed / 2_147_483_648
}

interface Sent {
  readonly alice: string
  readonly changes: readonly ProbeChange[]
  readonly times: {
    readonly received: number
    readonly backendPush: number
    readonly stored: number
    readonly done: number
  }
}

/** The way of some changes from a tab to the backend and back, and on to the other clients. */
const send = (
  story: Story,
  draw: () => number,
  at: number,
  tab: string,
  changes: readonly ProbeChange[],
  { push, frame, connection, others }: { push: number; frame: number; connection: number; others: readonly string[] },
): Sent => {
  const client = tab.split('/')[0] ?? tab
  const first = changes[0]?.seqNum ?? headAt(0)
  const last = changes.at(-1)?.seqNum ?? headAt(0)
  const request = `${push}`
  const count = { eventCount: changes.length, changes, bytes: 300 * changes.length }
  let time = at
  const after = (least: number, most: number): number => {
    time += least + draw() * (most - least)
    return time
  }
  story.probe(time, tab, 'session', { type: 'commit', changes })
  story.probe(after(0.4, 3), tab, 'session', { type: 'session-push', push, changes })
  const received = after(2, 9)
  const pending = { localHead: last, upstreamHead: headAt(first.global - 1), pending: changes.length, changes }
  story.probe(received, client, 'leader', { type: 'leader-state', ...pending })
  const span = {
    span: '@livestore/common:LeaderSyncProcessor',
    name: 'push:advance',
    attributes: { count: changes.length },
  }
  story.probe(received + 0.3, client, 'leader', { type: 'span-event', ...span })
  story.probe(received + 4, tab, 'session', { type: 'session-push-ok', push, changes })
  story.probe(received + 3 + draw() * 6, tab, 'session', { type: 'session-pull', payload: 'advance', changes })
  const backendPush = after(2, 8)
  story.probe(backendPush, client, 'leader', { type: 'backend-push', push, changes })
  const up = { lane: 'network', type: 'frame', connection, direction: 'up', kind: 'push', frame, request } as const
  story.tell(after(2, 7), client, { ...up, ...count })
  story.tell(after(2, 6), 'backend', { lane: 'backend', type: 'push-received', at: time, changes })
  const stored = after(3, 12)
  story.tell(stored, 'backend', { lane: 'backend', type: 'push-stored', at: time, changes })
  const down = { lane: 'network', type: 'frame', connection, direction: 'down' } as const
  story.tell(after(2, 5), client, { ...down, kind: 'push-ack', frame: frame + 1, request, bytes: 68 })
  const done = after(2, 7)
  story.probe(done, client, 'leader', { type: 'backend-push-ok', push, changes })
  const advanced = { localHead: last, upstreamHead: last, pending: 0, changes: [] }
  story.probe(done + 0.5, client, 'leader', { type: 'leader-state', ...advanced })
  for (const [index, other] of others.entries()) {
    const otherClient = other.split('/')[0] ?? other
    const sent = stored + 4 + draw() * 8
    story.tell(sent, 'backend', { lane: 'backend', type: 'page-sent', at: sent, changes })
    const page = { ...down, connection: connection + 1 + index, kind: 'pull-page', frame: 10_000 + frame } as const
    story.tell(sent + 3 + draw() * 4, otherClient, { ...page, ...count })
    const pulled = sent + 9 + draw() * 9
    story.probe(pulled, otherClient, 'leader', { type: 'backend-pull-page', pageInfo: 'NoMore', changes })
    story.probe(pulled + 6 + draw() * 8, other, 'session', { type: 'session-pull', payload: 'advance', changes })
  }
  return { alice: tab, changes, times: { received, backendPush, stored, done } }
}

const boot = (story: Story, at: number, tab: string, connection: number): void => {
  const client = tab.split('/')[0] ?? tab
  story.tell(at, 'test', { lane: 'test', type: 'step', title: `${tab} opens LinearLite` })
  story.tell(at + 40, tab, { lane: 'session', type: 'opened' })
  story.probe(at + 260, client, 'shared-worker', { type: 'booted' })
  story.probe(at + 420, client, 'leader', { type: 'booted', detail: 'with a backend' })
  story.tell(at + 520, client, { lane: 'network', type: 'opened', connection })
  const up = { lane: 'network', type: 'frame', connection, direction: 'up' } as const
  story.tell(at + 531, client, { ...up, kind: 'pull-request', bytes: 334, request: '0', frame: 1 })
  story.tell(at + 538, 'backend', { lane: 'backend', type: 'pull-received', at: at + 538, changes: [] })
  story.tell(at + 549, client, { ...up, direction: 'down', kind: 'pull-page', eventCount: 0, bytes: 121, frame: 2 })
  story.probe(at + 556, client, 'leader', { type: 'backend-pull-page', pageInfo: 'NoMore', changes: [] })
  story.probe(at + 560, client, 'leader', { type: 'connected' })
  story.probe(at + 690, tab, 'session', { type: 'booted', detail: 'LiveStore 0.4.0' })
  const line = { lane: 'console', type: 'line', origin: 'page', level: 'debug' } as const
  story.tell(at + 300, tab, { ...line, text: '[adapter-web:client-session] Could not read persisted state db' })
  story.tell(at + 450, tab, { ...line, origin: 'leader', text: '[leader] syncing with the backend' })
}

const statesOf = (sessionPending: readonly ProbeChange[], session: ProbeHead, leader: ProbeHead): SyncStates => ({
  session: { pending: sessionPending, localHead: session, upstreamHead: leader },
  leader: { pending: [], localHead: leader, upstreamHead: leader },
})

const tabs = ['alice', 'alice/2', 'bob']
const barriers = ['session drained', 'leader drained', 'logs equal', 'rows equal'] as const

/** Two devices, three tabs, a burst of changes under a short hold of pages; everything settles. */
export const healthyBurst = (): TimelineData => {
  const title = '120 changes of alice reach bob while pages wait'
  const story = newStory()
  const draw = drawsOf(7)
  story.tell(0, 'test', { lane: 'test', type: 'started', title, hasBackend: true })
  boot(story, 20, 'alice', 1)
  boot(story, 180, 'bob', 2)
  story.tell(900, 'test', { lane: 'test', type: 'step', title: 'alice opens a second tab' })
  story.tell(940, 'alice/2', { lane: 'session', type: 'opened' })
  story.probe(1180, 'alice/2', 'session', { type: 'booted', detail: 'LiveStore 0.4.0' })
  story.tell(1300, 'test', { lane: 'test', type: 'step', title: 'alice changes 120 priorities' })
  for (let index = 0; index < 40; index++) {
    const changes = [0, 1, 2].map((offset) => changeAt(1 + 3 * index + offset))
    const options = { push: index + 1, frame: 10 + 2 * index, connection: 1, others: ['bob'] }
    send(story, draw, 1320 + index * 24 + draw() * 9, index % 5 === 4 ? 'alice/2' : 'alice', changes, options)
  }
  const hold = { lane: 'network', connection: 2, direction: 'down', kind: 'pull-page', bytes: 900 } as const
  for (const [index, time] of [1700, 1722, 1749].entries()) {
    story.tell(time, 'bob', { ...hold, type: 'held', frame: 700 + index })
    story.tell(1980 + index, 'bob', { ...hold, type: 'released', frame: 700 + index })
  }
  story.tell(2450, 'test', { lane: 'test', type: 'healed' })
  story.tell(2456, 'test', { lane: 'test', type: 'demanded', tabs, barriers })
  story.tell(2760, 'test', { lane: 'test', type: 'settled', tabs, barriers })
  story.tell(2800, 'backend', { lane: 'backend', type: 'log', entries: storedUpTo(120) })
  for (const tab of tabs) {
    story.tell(2780, tab, { lane: 'session', type: 'rows', moment: 'settled', rows: { issue: [{ id: 'i1' }] } })
    const states = statesOf([], headAt(120), headAt(120))
    story.tell(2770, tab, { lane: 'session', type: 'states', status: { type: 'running' }, states, sessionPending: 0 })
  }
  story.tell(2810, 'test', { lane: 'test', type: 'fault', title: 'a hold of pull-page frames of bob', bitten: 3 })
  story.tell(2820, 'test', { lane: 'test', type: 'ended', title: 'passed' })
  return { title, events: story.inOrder(), findings: [], diagnoses: [] }
}

const storedUpTo = (count: number): readonly StoredEvent[] =>
  Array.from({ length: count }, (_, index) => {
    const { name, changeId } = changeAt(index + 1)
    const seqNum = index + 1
    return { seqNum, parentSeqNum: index, name, args: { changeId }, clientId: 'alice', sessionId: 'dn9vq' }
  })

const sightingOf = (
  event: HistoryEvent,
  step: Step,
  as: ProbeHead,
  more: { readonly evidence?: 'inferred'; readonly detail?: string } = {},
): Sighting => {
  const record: RecordPlace = { lane: event.lane, source: event.source, sequence: event.sequence }
  const { evidence = 'seen', detail } = more
  // The timeline finds its records by their places; positions in the list are the judge's.
  return { step, evidence, as, time: event.time, index: 0, record, ...(detail !== undefined && { detail }) }
}

/** A priority change is pushed under an old generation, right after the leader has rebased, and is never answered. */
export const stall = (): TimelineData => {
  const title = 'a priority change drains while two pages of another device arrive'
  const story = newStory()
  const draw = drawsOf(3)
  story.tell(0, 'test', { lane: 'test', type: 'started', title, hasBackend: true })
  boot(story, 20, 'alice', 1)
  for (let index = 0; index < 3; index++) {
    const options = { push: index + 1, frame: 10 + 2 * index, connection: 1, others: [] }
    send(story, draw, 900 + index * 90, 'alice', [changeAt(1 + index)], options)
  }
  story.tell(1250, 'test', { lane: 'test', type: 'step', title: 'another device writes 50 changes' })
  story.tell(1262, 'backend', { lane: 'backend', type: 'appended', eventCount: 50, text: '50 events upstream' })
  const upstream = Array.from({ length: 50 }, (_, index) => changeAt(4 + index, `upstream-${index}`))
  const page = { lane: 'network', connection: 1, direction: 'down', kind: 'pull-page', bytes: 9000 } as const
  for (const [index, from] of [0, 25].entries()) {
    const changes = upstream.slice(from, from + 25)
    story.tell(1274 + index, 'backend', { lane: 'backend', type: 'page-sent', at: 1274, changes })
    const frame = { ...page, frame: 60 + index, eventCount: 25, changes }
    story.tell(1280 + index, 'alice', { ...frame, type: 'frame' })
    story.tell(1280.4 + index, 'alice', { ...frame, type: 'held' })
  }
  story.tell(1300, 'test', { lane: 'test', type: 'step', title: 'alice chooses Urgent' })
  const change = changeAt(4, 'Kx2f-priority')
  const commit = story.probe(1340, 'alice', 'session', { type: 'commit', changes: [change] })
  const release = { ...page, type: 'released' } as const
  story.tell(1352, 'alice', { ...release, frame: 60, eventCount: 25, changes: upstream.slice(0, 25) })
  const pulled = { type: 'backend-pull-page', pageInfo: 'MoreKnown 25', changes: upstream.slice(0, 25) } as const
  story.probe(1358, 'alice', 'leader', pulled)
  const rebase = { span: 'LeaderSyncProcessor', name: 'pull:rebase[1]', attributes: { newEvents: 25 } }
  story.probe(1359, 'alice', 'leader', { type: 'span-event', ...rebase })
  const firstPush = story.probe(1356, 'alice', 'session', { type: 'session-push', push: 4, changes: [change] })
  const pull = {
    type: 'session-pull',
    payload: 'rebase',
    changes: upstream.slice(0, 25),
    rolledBack: [change],
  } as const
  story.probe(1366, 'alice', 'session', pull)
  const dropped = { name: 'push:drop-old-generation', attributes: { generation: 0, currentRebaseGeneration: 1 } }
  const drop = story.probe(1371, 'alice', 'leader', { type: 'span-event', span: 'LeaderSyncProcessor', ...dropped })
  story.tell(1392, 'alice', { ...release, frame: 61, eventCount: 25, changes: upstream.slice(25) })
  story.probe(1399, 'alice', 'leader', { ...pulled, pageInfo: 'NoMore', changes: upstream.slice(25) })
  const settledHead = { localHead: headAt(53, 1), upstreamHead: headAt(53), pending: 0, changes: [] }
  story.probe(1403, 'alice', 'leader', { type: 'leader-state', ...settledHead })
  const second = { type: 'session-pull', payload: 'advance', changes: upstream.slice(25) } as const
  story.probe(1409, 'alice', 'session', second)
  for (const [index, time] of [1420, 2100, 4400].entries()) {
    const states = statesOf([changeAt(54, 'Kx2f-priority', 1)], headAt(54, 1), headAt(53))
    const seen = { lane: 'session', type: 'states', status: { type: 'running' }, sessionPending: 1 } as const
    story.tell(time, 'alice', { ...seen, states })
    const ping = { lane: 'network', type: 'frame', connection: 1, bytes: 15 } as const
    story.tell(2000 + index * 1300, 'alice', { ...ping, direction: 'up', kind: 'ping', frame: 80 + 2 * index })
    story.tell(2008 + index * 1300, 'alice', { ...ping, direction: 'down', kind: 'pong', frame: 81 + 2 * index })
  }
  story.tell(1440, 'test', { lane: 'test', type: 'healed' })
  story.tell(1446, 'test', { lane: 'test', type: 'demanded', tabs: ['alice'], barriers })
  const reason = 'nothing changed for 5.0 s'
  story.tell(6460, 'test', { lane: 'test', type: 'gave-up', tabs: ['alice'], barriers: ['session drained'], reason })
  story.tell(6500, 'test', { lane: 'test', type: 'fault', title: 'a hold of pull-page frames of alice', bitten: 2 })
  story.tell(6510, 'test', { lane: 'test', type: 'ended', title: 'failed' })
  const path = [
    sightingOf(commit, 'committed', headAt(4)),
    sightingOf(firstPush, 'pushed to leader', headAt(4)),
    sightingOf(drop, 'received by leader', headAt(4), { evidence: 'inferred' }),
    sightingOf(drop, 'dropped by leader', headAt(4), { detail: 'generation 0 while the leader was at 1' }),
  ]
  return {
    title,
    events: story.inOrder(),
    findings: [
      {
        verdict: 'stalled',
        hop: 'session',
        signature: 'stale-generation',
        barrier: 'session drained',
        changes: ['Kx2f-priority'],
        source: 'alice',
        witness:
          'alice still has 1 pending event (e54r1 v1.IssuePriorityChanged) after 5.0 s in which nothing changed.',
      },
    ],
    diagnoses: [
      {
        change: 'Kx2f-priority',
        title: 'v1.IssuePriorityChanged of alice',
        path,
        last: path.at(-1),
        expected: 'applied by leader',
        hop: 'leader',
        signature: 'stale-generation',
        heads: ['session e54r1, upstream e53', 'leader e53r1, upstream e53'],
        sentence:
          'e54 reached the leader as e4 and was dropped there as generation 0 while the leader was at 1; its push was never answered, so the session waits for ever.',
      },
    ],
  }
}

/** The store shuts down over a page that it has already had, after its connection was cut. */
export const shutDown = (): TimelineData => {
  const title = '60 changes arrive once although the connection is cut in between'
  const story = newStory()
  const draw = drawsOf(11)
  story.tell(0, 'test', { lane: 'test', type: 'started', title, hasBackend: true })
  boot(story, 20, 'alice', 1)
  boot(story, 90, 'bob', 2)
  story.tell(930, 'test', { lane: 'test', type: 'step', title: 'alice writes 60 changes' })
  let stored = 0
  for (let index = 0; index < 12; index++) {
    const changes = Array.from({ length: 5 }, (_, offset) => changeAt(1 + 5 * index + offset))
    const options = { push: index + 1, frame: 10 + 2 * index, connection: 1, others: ['bob'] }
    const sent = send(story, draw, 950 + index * 55, index < 6 ? 'alice' : 'bob', changes, {
      ...options,
      others: ['bob'],
    })
    stored = Math.max(stored, sent.times.done)
  }
  story.tell(1702, 'test', { lane: 'test', type: 'step', title: 'the network of bob is cut' })
  story.tell(1710, 'bob', { lane: 'network', type: 'cut', connection: 2 })
  story.probe(1731, 'bob', 'leader', { type: 'disconnected' })
  for (const time of [1990, 2240])
    story.tell(time, 'bob', { lane: 'network', type: 'refused', connection: 3, reason: 'reset' })
  story.tell(2700, 'bob', { lane: 'network', type: 'opened', connection: 4 })
  story.tell(2690, 'test', { lane: 'test', type: 'healed' })
  const last = changeAt(58)
  const again = [changeAt(56), changeAt(57), last, changeAt(59), changeAt(60)]
  const sent = story.tell(2731, 'backend', { lane: 'backend', type: 'page-sent', at: 2731, changes: again })
  const frame = { lane: 'network', type: 'frame', connection: 4, direction: 'down', kind: 'pull-page' } as const
  story.tell(2738, 'bob', { ...frame, frame: 3, eventCount: 5, changes: again, bytes: 2100 })
  const page = story.probe(2747, 'bob', 'leader', { type: 'backend-pull-page', pageInfo: 'NoMore', changes: again })
  const error = { span: 'LeaderSyncProcessor', name: 'pull:error', attributes: { cause: 'UNIQUE constraint failed' } }
  story.probe(2752, 'bob', 'leader', { type: 'span-event', ...error })
  const cause = 'UNIQUE constraint failed: eventlog.seqNumGlobal, eventlog.seqNumClient'
  story.probe(2760, 'bob', 'leader', { type: 'shut-down', detail: cause })
  story.probe(2768, 'bob', 'session', { type: 'shut-down', detail: cause })
  const seen = { lane: 'session', type: 'states', sessionPending: 0 } as const
  story.tell(2790, 'bob', { ...seen, status: { type: 'shut-down', cause } })
  const line = { lane: 'console', type: 'uncaught', origin: 'page', level: 'error' } as const
  story.tell(2771, 'bob', { ...line, text: `Error: ${cause}\n    at pull (leader.js:1:2)` })
  story.tell(2800, 'test', { lane: 'test', type: 'demanded', tabs: ['alice', 'bob'], barriers })
  const reason = 'the store of bob has shut down'
  story.tell(2830, 'test', { lane: 'test', type: 'gave-up', tabs: ['bob'], barriers: ['session drained'], reason })
  story.tell(2900, 'test', { lane: 'test', type: 'ended', title: 'failed' })
  const events = story.inOrder()
  const firstSeen = (lane: string, type: string): HistoryEvent | undefined =>
    events.find(
      (event) =>
        event.lane === lane && event.type === 'probe' && event.probe.type === type && speaksOf(event, 'change-58'),
    )
  const storedFirst = events.find((event) => event.type === 'push-stored' && speaksOf(event, 'change-58'))
  const path = [
    [firstSeen('session', 'commit'), 'committed'],
    [firstSeen('session', 'session-push'), 'pushed to leader'],
    [firstSeen('leader', 'leader-state'), 'received by leader'],
    [firstSeen('leader', 'backend-push'), 'pushed to backend'],
    [storedFirst, 'stored by backend'],
    [page ?? sent, 'pulled back'],
  ] as const
  const sightings = path.flatMap(([event, step]) => (event === undefined ? [] : [sightingOf(event, step, headAt(58))]))
  return {
    title,
    events,
    findings: [
      {
        verdict: 'crashed',
        hop: 'leader',
        signature: 'doubled-event',
        source: 'bob',
        changes: ['change-58'],
        witness: `The store of bob has shut down: ${cause}.`,
      },
    ],
    diagnoses: [
      {
        change: 'change-58',
        title: 'v1.IssueCreated of bob',
        path: sightings,
        last: sightings.at(-1),
        expected: 'notified to session',
        hop: 'leader',
        signature: 'doubled-event',
        heads: ['leader e60, upstream e60'],
        sentence:
          'e58 was pulled back a second time after the reconnect, and the store of bob shut down over an event that it already had (UNIQUE constraint failed). Every change is in the backend’s log exactly once.',
      },
    ],
  }
}

/** A trial as a simulation has it: half a minute of quiet in its middle, and everything before and after that at one instant each. */
export const inVirtualTime = (data: TimelineData): TimelineData => {
  const timeOf = (index: number): number => (index < data.events.length / 2 ? 0 : 30_000) + index * 2 ** -12
  const events = data.events.map(
    (event, index): HistoryEvent =>
      event.lane === 'test' && event.type === 'started'
        ? { ...event, time: timeOf(index), isVirtual: true }
        : { ...event, time: timeOf(index) },
  )
  return { ...data, events }
}

const speaksOf = (event: HistoryEvent, changeId: string): boolean =>
  event.type === 'probe'
    ? 'changes' in event.probe && event.probe.changes.some((change) => change.changeId === changeId)
    : 'changes' in event && (event.changes ?? []).some((change) => change.changeId === changeId)

/** A long trial of about so many events. */
export const longTrial = (count: number): TimelineData => {
  const title = `a trial of ${count.toLocaleString('en')} events`
  const story = newStory()
  const draw = drawsOf(5)
  story.tell(0, 'test', { lane: 'test', type: 'started', title, hasBackend: true })
  boot(story, 20, 'alice', 1)
  boot(story, 90, 'bob', 2)
  for (let index = 0; story.events.length < count - 2; index++) {
    const options = { push: index + 1, frame: 10 + 2 * index, connection: 1, others: ['bob'] }
    send(story, draw, 1000 + index * 14 + 900 * Math.sin(index / 130), 'alice', [changeAt(1 + index)], options)
  }
  const last = Math.max(...story.events.slice(-2000).map(({ time }) => time))
  story.tell(last + 50, 'test', { lane: 'test', type: 'healed' })
  story.tell(last + 400, 'test', { lane: 'test', type: 'ended', title: 'passed' })
  return { title, events: story.inOrder().slice(0, count), findings: [], diagnoses: [] }
}
