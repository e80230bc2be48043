/**
 * What a line of a history file must have to be an event: for each type in each lane everything that its readers may rely on.
 * Keys that are not named here are let through, for a newer writer may add some.
 */
import * as v from 'valibot'
import type { Happening, HistoryEvent, Lane, StoredEvent } from './event.ts'
import type { ProbeChange, ProbeRecord } from './probe.ts'
import type { StoreStatus, SyncState } from './sync-state.ts'

/** Of all happenings those that this lane may have. */
type HappeningIn<L extends Lane, Union extends Happening = Happening> = Union extends { readonly lane: infer Own }
  ? L extends Own
    ? Union
    : never
  : never

/** Of a union those that may have this type. */
type OfType<Union extends { readonly type: string }, Type> = Union extends { readonly type: infer Own }
  ? Type extends Own
    ? Union
    : never
  : never

/** A schema for what a lane's events have besides their place and their type. */
type Body<Of, Known extends PropertyKey> = v.GenericSchema<unknown, Omit<Of, Known>>

type EventBodies = {
  readonly [L in Lane]: {
    readonly [Type in HappeningIn<L>['type']]: Body<OfType<HappeningIn<L>, Type>, 'lane' | 'type'>
  }
}

type ProbeBodies = {
  readonly [Type in ProbeRecord['type']]: Body<OfType<ProbeRecord, Type>, 'type'>
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const optionalText = v.exactOptional(v.string())
const optionalNumber = v.exactOptional(v.number())
const texts = v.array(v.string())
const nothingMore = v.looseObject({})

const head = v.looseObject({ global: v.number(), client: v.number(), rebaseGeneration: v.number() })

const change: v.GenericSchema<unknown, ProbeChange> = v.looseObject({
  name: v.string(),
  changeId: optionalText,
  owner: optionalText,
  seqNum: head,
})
const changes = v.array(change)

const probeLane = v.picklist(['session', 'leader', 'shared-worker'])

const probeBase = {
  lane: probeLane,
  sequence: v.number(),
  time: v.number(),
  storeId: v.string(),
  sessionId: optionalText,
}
const traffic = v.looseObject({
  ...probeBase,
  push: optionalNumber,
  payload: v.exactOptional(v.picklist(['advance', 'rebase'])),
  pageInfo: optionalText,
  changes,
  rolledBack: v.exactOptional(changes),
  error: optionalText,
})
const probeLife = v.looseObject({ ...probeBase, detail: optionalText })

const probeBodies: ProbeBodies = {
  commit: traffic,
  'session-push': traffic,
  'session-push-ok': traffic,
  'session-push-failed': traffic,
  'session-pull': traffic,
  'backend-push': traffic,
  'backend-push-ok': traffic,
  'backend-push-failed': traffic,
  'backend-pull-page': traffic,
  'span-event': v.looseObject({
    ...probeBase,
    span: v.string(),
    name: v.string(),
    attributes: v.record(v.string(), v.unknown()),
  }),
  'leader-state': v.looseObject({ ...probeBase, localHead: head, upstreamHead: head, pending: v.number(), changes }),
  booted: probeLife,
  connected: probeLife,
  disconnected: probeLife,
  'shut-down': probeLife,
  'refused-by-order': probeLife,
}

const probe = v.looseObject({
  probe: v.custom<ProbeRecord>((value) => isRecord(value) && fits(probeBodies, value.type, value)),
})

const state: v.GenericSchema<unknown, SyncState> = v.looseObject({
  pending: v.array(v.looseObject({ name: v.string(), changeId: optionalText, seqNum: head })),
  localHead: head,
  upstreamHead: head,
})

const status: v.GenericSchema<unknown, StoreStatus> = v.variant('type', [
  v.looseObject({ type: v.literal('booting') }),
  v.looseObject({ type: v.literal('running') }),
  v.looseObject({ type: v.literal('shut-down'), cause: v.string() }),
])

const storedEvent: v.GenericSchema<unknown, StoredEvent> = v.looseObject({
  seqNum: v.number(),
  parentSeqNum: v.number(),
  name: v.string(),
  // An event without arguments has no such key in JSON.
  args: v.optional(v.unknown(), null),
  clientId: v.string(),
  sessionId: v.string(),
})

const titled = v.looseObject({ title: v.string() })

const settlement = v.looseObject({
  tabs: texts,
  barriers: v.array(v.picklist(['session drained', 'leader drained', 'logs equal', 'rows equal'])),
  reason: optionalText,
  doubt: optionalText,
})

/** A row of any app's. */
const row = v.custom<object>((value) => isRecord(value))

const direction = v.picklist(['up', 'down'])

const network = v.looseObject({
  connection: v.number(),
  direction: v.exactOptional(direction),
  frame: optionalNumber,
  kind: v.exactOptional(
    v.picklist([
      'pull-request',
      'pull-page',
      'pull-end',
      'push',
      'push-ack',
      'push-error',
      'ping',
      'pong',
      'flow',
      'unknown',
    ]),
  ),
  bytes: optionalNumber,
  eventCount: optionalNumber,
  changes: v.exactOptional(changes),
  request: optionalText,
  delayMs: optionalNumber,
  reason: optionalText,
})

const backend = v.looseObject({ text: optionalText, eventCount: optionalNumber })

const backendTraffic = v.looseObject({ storeId: optionalText, at: v.number(), changes, error: optionalText })

const consoleLine = v.looseObject({
  origin: v.picklist(['page', 'leader', 'page or leader', 'shared-worker']),
  level: v.picklist(['debug', 'info', 'warning', 'error']),
  text: v.string(),
})

const eventBodies: EventBodies = {
  test: {
    step: titled,
    'passed-over': titled,
    ended: titled,
    started: v.looseObject({
      title: v.string(),
      hasBackend: v.boolean(),
      app: v.exactOptional(v.looseObject({ name: v.string(), hasLog: v.boolean(), hasFold: v.boolean() })),
      isVirtual: v.exactOptional(v.literal(true)),
    }),
    fault: v.looseObject({ title: v.string(), bitten: v.number(), kind: optionalText }),
    healed: nothingMore,
    demanded: settlement,
    settled: settlement,
    'gave-up': settlement,
    clock: v.looseObject({
      of: v.looseObject({
        lane: v.picklist(['test', 'session', 'leader', 'shared-worker', 'network', 'backend', 'console']),
        source: v.string(),
      }),
      offsetMs: v.number(),
      uncertaintyMs: v.number(),
    }),
  },
  session: {
    opened: nothingMore,
    reloading: nothingMore,
    reloaded: nothingMore,
    closing: nothingMore,
    closed: nothingMore,
    killed: nothingMore,
    states: v.looseObject({
      status,
      states: v.exactOptional(v.looseObject({ session: state, leader: state })),
      sessionPending: v.number(),
      untold: v.exactOptional(v.array(v.picklist(['sync-states', 'store-status', 'rows']))),
    }),
    rows: v.looseObject({
      moment: v.picklist(['before-reload', 'after-reload', 'settled']),
      head: optionalNumber,
      rows: v.record(v.string(), v.array(row)),
    }),
    probe,
  },
  leader: { probe },
  'shared-worker': { probe },
  network: {
    opened: network,
    closed: network,
    refused: network,
    cut: network,
    'half-opened': network,
    frame: network,
    held: network,
    released: network,
    delayed: network,
    request: network,
  },
  backend: {
    started: backend,
    stopped: backend,
    evicted: backend,
    redeployed: backend,
    appended: backend,
    line: backend,
    wiped: v.looseObject({ storeId: optionalText, backendId: optionalText }),
    'push-received': backendTraffic,
    'push-stored': backendTraffic,
    'push-refused': backendTraffic,
    'pull-received': backendTraffic,
    'page-sent': backendTraffic,
    log: v.looseObject({ entries: v.array(storedEvent) }),
  },
  console: { line: consoleLine, uncaught: consoleLine },
}

/** Whether a value, as JSON holds it, is an event of a history: its place, and all that its type promises. */
export const isHistoryEvent = (value: unknown): value is HistoryEvent =>
  isRecord(value) &&
  typeof value.lane === 'string' &&
  Object.hasOwn(eventBodies, value.lane) &&
  typeof value.source === 'string' &&
  v.is(count, value.sequence) &&
  Number.isFinite(value.time) &&
  fits(eventBodies[value.lane as Lane], value.type, value)

/** Whether a value fits the schema of its type; a type that has none is not known. */
const fits = (bodies: Readonly<Record<string, v.GenericSchema>>, type: unknown, value: unknown): boolean => {
  if (typeof type !== 'string' || !Object.hasOwn(bodies, type)) return false
  const body = bodies[type]
  return body !== undefined && v.is(body, value)
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
