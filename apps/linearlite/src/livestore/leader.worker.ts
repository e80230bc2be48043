/**
 * LiveStore's leader: the one worker of a browser profile that owns the store's database and speaks to the sync backend.
 *
 * Which backend, the sync payload says at run time. Without one there is no `sync` at all, as in an app built without it.
 */

import { makeWorker } from '@livestore/adapter-web/worker'
import type { SyncOptions } from '@livestore/common'
import type { LeaderThreadCtx } from '@livestore/common/leader-thread'
import { Effect, Stream } from '@livestore/utils/effect'
import { type BackendMaker, connectBackend, consoleLogger, loggingTo, restAfter } from '#compat'
import { schema } from '../data/schema.ts'
import { probeBackend } from '../probes/backend.ts'
import { probeLeaderState } from '../probes/leader-state.ts'
import { makeProbeTracer } from '../probes/spans.ts'
import { makeProbeWriter } from '../probes/writer.ts'
import { isLeaderStatusMessage, type LeaderStatusMessage, leaderStatusChannel } from './leader-status.ts'
import { isPushable } from './states.ts'
import { readWorkerSettings } from './worker-settings.ts'

declare global {
  /** LiveStore's own debug handle in the leader worker; every version sets it. */
  var __leaderThreadCtx: LeaderContext | undefined
}

type LeaderContext = typeof LeaderThreadCtx.Service
type LeaderState = Effect.Effect.Success<LeaderContext['syncProcessor']['syncState']['get']>

const settings = readWorkerSettings(self.location.href)
const probe = settings.probe ? makeProbeWriter({ lane: 'leader', storeId: settings.storeId }) : undefined

const channel = new BroadcastChannel(leaderStatusChannel(settings.storeId))

/** Events that the backend still has for this device, as its last page said. */
let incoming = 0

/** Whether a connection to the backend stands. */
let connected = false

/** Tells the pages the leader's numbers, soon; nothing before the leader has any. */
let tellStatus = (): void => {}

/** Tells the pages the leader's numbers from now on. At most one message in this many milliseconds. */
const statusIntervalMs = 50

/** Tells the pages of each state that it is given. */
const makeStatusTeller = (): ((state: LeaderState) => void) => {
  let latest: LeaderStatusMessage | undefined
  let scheduled = false
  const tell = (): void => {
    scheduled = false
    if (latest !== undefined) channel.postMessage(latest)
  }
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isLeaderStatusMessage(data) && data.type === 'ask') tell()
  })
  let numbers: { readonly pending: number; readonly head: number } | undefined
  tellStatus = () => {
    if (numbers === undefined) return
    latest = { type: 'status', status: { ...numbers, incoming }, connected }
    if (scheduled) return
    scheduled = true
    setTimeout(tell, statusIntervalMs)
  }
  return ({ pending, localHead }) => {
    numbers = { pending: pending.filter(isPushable).length, head: localHead.global }
    tellStatus()
  }
}

/** Calls the listeners with each sync state of the leader, the first one too: LiveStore sets its handle before it boots the leader. */
const watchLeaderState = (listeners: readonly ((state: LeaderState) => void)[]): void => {
  let context: LeaderContext | undefined
  Object.defineProperty(globalThis, '__leaderThreadCtx', {
    configurable: true,
    enumerable: true,
    get: () => context,
    set: (value: LeaderContext) => {
      context = value
      Effect.runFork(
        value.syncProcessor.syncState.changes.pipe(
          Stream.runForEach((state) =>
            Effect.sync(() => {
              for (const listener of listeners) listener(state)
            }),
          ),
        ),
      )
    },
  })
}

watchLeaderState([
  ...(settings.backend ? [makeStatusTeller()] : []),
  ...(probe === undefined ? [] : [probeLeaderState(probe)]),
])

/** What the page gave as `syncPayload`. */
const readPayload = (payload: unknown): { readonly syncUrl: string; readonly pingInterval?: number } => {
  if (typeof payload === 'object' && payload !== null && 'syncUrl' in payload && typeof payload.syncUrl === 'string') {
    const { syncUrl } = payload
    const pingInterval = 'pingInterval' in payload ? payload.pingInterval : undefined
    return typeof pingInterval === 'number' ? { syncUrl, pingInterval } : { syncUrl }
  }
  throw new Error(
    `The leader worker expected a sync payload with a "syncUrl", but found ${JSON.stringify(payload)}: the page must pass one when it names a backend.`,
  )
}

const connect: BackendMaker = (args) => {
  const { syncUrl, pingInterval } = readPayload(args.payload)
  return connectBackend({ url: syncUrl, ...(pingInterval !== undefined && { pingIntervalMs: pingInterval }) })(args)
}

/** The backend's maker, telling the pages what it has still to send, and whether it is there at all. */
const countIncoming =
  (make: BackendMaker): BackendMaker =>
  (args) =>
    make(args).pipe(
      Effect.tap((backend) =>
        backend.isConnected.changes.pipe(
          Stream.runForEach((isConnected) =>
            Effect.sync(() => {
              connected = isConnected
              tellStatus()
            }),
          ),
          Effect.forkScoped,
        ),
      ),
      Effect.map((backend) => {
        let pulledEvents = 0
        let caughtUp = false
        return {
          ...backend,
          pull: (...cursor: Parameters<typeof backend.pull>) =>
            backend.pull(...cursor).pipe(
              Stream.map((page) => {
                pulledEvents += page.batch.length
                incoming = restAfter(page).more
                if (!caughtUp)
                  channel.postMessage({ type: 'pulled', events: pulledEvents } satisfies LeaderStatusMessage)
                if (incoming === 0) caughtUp = true
                return page
              }),
            ),
        }
      }),
    )

const sync: SyncOptions = {
  backend: countIncoming(probe === undefined ? connect : probeBackend(connect, probe)),
  // A fresh client shows what the backend has rather than an empty list, but a backend that does not answer keeps nobody
  // waiting: after this long the app opens with what is there and pulls on in the background.
  initialSyncOptions: { _tag: 'Blocking', timeout: 2000 },
}

if (probe !== undefined) {
  // LiveStore tells all threads of a store on this channel why it shuts down; this worker is ended before it can say more.
  new BroadcastChannel(`livestore.shutdown.${settings.storeId}`).addEventListener(
    'message',
    ({ data }: MessageEvent<unknown>) => probe.write({ type: 'shut-down', detail: JSON.stringify(data).slice(0, 200) }),
  )
}

makeWorker({
  schema,
  ...(settings.backend && { sync }),
  ...(probe !== undefined && { otelOptions: { tracer: makeProbeTracer(probe) } }),
  ...loggingTo(consoleLogger('leader'), settings.probe ? 'Debug' : 'Warning'),
})

probe?.write({ type: 'booted', detail: settings.backend ? 'with a backend' : 'without a backend' })
