/** A store that lives in the browser's storage: its session in this page, its leader in a worker that the device's tabs share. */
import { makePersistedAdapter } from '@livestore/adapter-web'
import { unstable_batchedUpdates } from 'react-dom'
import { makeProbeWriter } from '../probes/writer.ts'
import leaderWorkerScript from './leader.worker.ts?worker&url'
import { type OpenStore, type OpenStoreOptions, openStoreOn } from './open-store.ts'
import sharedWorkerScript from './shared.worker.ts?sharedworker&url'
import { type WorkerSettings, workerUrl } from './worker-settings.ts'

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
  return openStoreOn({ adapter, batchUpdates: unstable_batchedUpdates, ...(probe !== undefined && { probe }) }, options)
}
