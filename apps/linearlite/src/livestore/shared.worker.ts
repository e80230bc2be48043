/**
 * LiveStore's shared worker: it passes what the tabs say to the leader, and makes itself as soon as it is imported.
 *
 * It is an entry of the app's own so that its console can be forwarded (see probes/shared-worker-console.ts).
 */
import './forward-console.ts'
import { makeWorker } from '@livestore/adapter-web/shared-worker'
import { makeProbeWriter } from '../probes/writer.ts'
import { readWorkerSettings } from './worker-settings.ts'

// The package claims to have no side effects: unless one of its names is kept, the bundler leaves the whole worker out.
Object.assign(globalThis, { keptForLiveStore: makeWorker })

const { probe, storeId } = readWorkerSettings(self.location.href)
if (probe) makeProbeWriter({ lane: 'shared-worker', storeId }).write({ type: 'booted' })
