/** A store that lives in the browser's storage: its session in this page, its leader in a worker that the device's tabs share. */
import { makePersistedAdapter } from '@livestore/adapter-web'
import { unstable_batchedUpdates } from 'react-dom'
import { makeProbeWriter, type ProbeWriter } from '../probes/writer.ts'
import leaderWorkerScript from './leader.worker.ts?worker&url'
import { gateLeaderPushes } from './leader-gate.ts'
import { openStoreOn } from './open-store.ts'
import sharedWorkerScript from './shared.worker.ts?sharedworker&url'
import type { OpenStore, OpenStoreOptions } from './store.ts'
import { type WorkerSettings, workerUrl } from './worker-settings.ts'

/** Pushes that are still to be refused, by order of a test. */
let ordered = 0

const refuseOrdered = (probe: ProbeWriter) => (): 'pass' | 'refuse' => {
  if (ordered === 0) return 'pass'
  ordered -= 1
  probe.write({ type: 'refused-by-order' })
  return 'refuse'
}

/** Lets the session's next push to its leader be refused, as by a leader that is ahead. Only where the page has its probes. */
export const refuseNextPush = (): void => {
  ordered += 1
}

/** Takes back what was ordered so and has not happened. */
export const refuseNothing = (): void => {
  ordered = 0
}

/** Opens a store of this browser profile; see `openStoreOn`. */
export const openStore = (options: OpenStoreOptions): Promise<OpenStore> => {
  const { storeId, settings } = options
  const probe = settings.probe ? makeProbeWriter({ lane: 'session', storeId }) : undefined
  const workerSettings: WorkerSettings = { storeId, probe: settings.probe, backend: settings.sync !== undefined }

  const adapter = makePersistedAdapter({
    storage: { type: 'opfs' },
    worker: ({ name }) =>
      new Worker(workerUrl(leaderWorkerScript, workerSettings, location.href), { type: 'module', name }),
    sharedWorker: ({ name }) =>
      new SharedWorker(workerUrl(sharedWorkerScript, workerSettings, location.href), { type: 'module', name }),
  })
  const ground = { adapter, batchUpdates: unstable_batchedUpdates }
  if (probe === undefined) return openStoreOn(ground, options)
  return openStoreOn({ ...ground, adapter: gateLeaderPushes(adapter, refuseOrdered(probe)), probe }, options)
}
