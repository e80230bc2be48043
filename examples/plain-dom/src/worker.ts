/** Tally's server: its files, and at `/sync` LiveStore's own backend, on one origin. */
import { makeDurableObject, makeWorker } from '@livestore/sync-cf/cf-worker'

export class SyncBackendDO extends makeDurableObject() {}

export default makeWorker({ syncBackendBinding: 'SYNC_BACKEND_DO' })
