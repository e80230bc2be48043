/**
 * How long one change takes from its commit until nothing of it is pending: in the session, and with a backend in the
 * leader too. The page measures itself, on its own clock: commit to empty, looking every few milliseconds.
 */
import { type Change, changePriority, createIssue, rankBetween } from '../../../apps/linearlite/src/data/actions.ts'
import type {} from '../../../apps/linearlite/src/livestore/handle.ts'
import { captureConsole } from '../../browser/console.ts'
import { appAddress, untilOpen } from '../../browser/linearlite-app.ts'
import { createRecorder } from '../../history/recorder.ts'
import { startRelay } from '../../network/relay.ts'
import { effectRpcDecoder } from '../../network/wire/effect-rpc.ts'
import type { BenchContext, Row } from '../row.ts'

export interface DrainTimes {
  readonly sessionMs: number
  readonly leaderMs: number
}

/** Measured changes in one round, one after the other. */
const changesInRound = 10

/** Runs in the page: commits one change and waits until it has drained. */
const timeDrain = async ({ change, leaderToo }: { change: Change; leaderToo: boolean }): Promise<DrainTimes> => {
  const handle = globalThis.__linearlite
  if (handle === undefined) throw new Error('Expected a page with an open store, found none.')
  // A change that never drains is a bug to hunt, not a figure.
  const bound = performance.now() + 60_000
  const look = async (barrier: string): Promise<void> => {
    const status = handle.storeStatus()
    if (status.type === 'shut-down') throw new Error(`The store shut down while a drain was measured: ${status.cause}`)
    if (performance.now() > bound) throw new Error(`Expected the ${barrier} to drain within 60 s, and it did not.`)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const headBefore = handle.indicator().session.head
  const began = performance.now()
  handle.commit([[change]])
  // Only a head that has moved speaks of this change: the indicator may learn of it a moment after the commit.
  while (handle.indicator().session.head <= headBefore || handle.indicator().session.pending > 0) await look('session')
  const sessionMs = performance.now() - began
  if (!leaderToo) return { sessionMs, leaderMs: Number.NaN }
  while (true) {
    const { leader } = await handle.syncStates()
    const isPending = leader.pending.some(({ seqNum }) => seqNum.client === 0)
    if (leader.localHead.global > headBefore && !isPending) break
    await look('leader')
  }
  return { sessionMs, leaderMs: performance.now() - began }
}

/** A device on a store of its own, with one issue, whose priority can be changed again and again. */
export interface DrainingDevice extends AsyncDisposable {
  /** One priority change, from its commit until it has drained. */
  readonly drainOne: () => Promise<DrainTimes>
}

/**
 * Opens a device to measure drains on.
 *
 * @param syncUrl none without a backend: then the leader's time is not a number
 * @param recorded whether the app's probes write and the harness reads and keeps what they say, as in a scenario
 */
export const openDrainingDevice = async (
  context: BenchContext,
  { syncUrl, recorded }: { readonly syncUrl: string | undefined; readonly recorded: boolean },
): Promise<DrainingDevice> => {
  const browser = await context.browser()
  const profile = await browser.newContext()
  const page = await profile.newPage()
  if (recorded) {
    const history = createRecorder(() => performance.now())
    captureConsole(page, { client: 'alice', tab: 'alice', history, seen: new Set() })
  }
  const { appUrl } = context
  await page.goto(appAddress({ url: appUrl, storeId: context.newStoreId(), syncUrl, settings: { probe: recorded } }))
  await untilOpen(page)
  const leaderToo = syncUrl !== undefined
  const issue = createIssue({ title: 'Measure this', creator: 'alice', rank: rankBetween(null, null) })
  // The first drain waits for the connection: it is not measured.
  await page.evaluate(timeDrain, { change: issue, leaderToo })
  let count = 0
  return {
    drainOne: () => {
      const change = changePriority({ id: issue.args.id, priority: count++ % 2 === 0 ? 4 : 1 })
      return page.evaluate(timeDrain, { change, leaderToo })
    },
    [Symbol.asyncDispose]: () => profile.close(),
  }
}

/** Ten changes, one after the other, on a fresh device that nobody records. */
const measureDrains = async (context: BenchContext, syncUrl: string | undefined): Promise<readonly DrainTimes[]> => {
  await using device = await openDrainingDevice(context, { syncUrl, recorded: false })
  const times: DrainTimes[] = []
  for (let count = 0; count < changesInRound; count++) times.push(await device.drainOne())
  return times
}

const withoutBackend = (context: BenchContext) => measureDrains(context, undefined)

const withBackend = async (context: BenchContext) => {
  const backend = await context.backend()
  await using relay = await startRelay({ target: backend.url, makeDecoder: effectRpcDecoder })
  return await measureDrains(context, relay.urlFor('alice'))
}

export const drainNoBackendSession: Row = {
  key: 'drainNoBackendSessionMs',
  title: 'drain one change, no backend: session',
  unit: 'ms',
  measure: async ({ share }) => (await share(withoutBackend)).map(({ sessionMs }) => sessionMs),
}

export const drainBackendSession: Row = {
  key: 'drainBackendSessionMs',
  title: 'drain one change, Durable Object: session',
  unit: 'ms',
  measure: async ({ share }) => (await share(withBackend)).map(({ sessionMs }) => sessionMs),
}

export const drainBackendLeader: Row = {
  key: 'drainBackendLeaderMs',
  title: 'drain one change, Durable Object: leader',
  unit: 'ms',
  measure: async ({ share }) => (await share(withBackend)).map(({ leaderMs }) => leaderMs),
}
