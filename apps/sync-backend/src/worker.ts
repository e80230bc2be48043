/**
 * The sync backend: LiveStore's own Cloudflare Worker and Durable Object, so that what the harness finds is LiveStore's.
 *
 * One Durable Object per store, its event log in the object's own SQLite. What is added is out of reach of the network: a
 * method that only a holder of the binding can call, for the harness to evict an object while clients are connected, and
 * lines on the console about what passes, where a binding asks for them.
 */
import { makeWorker } from '@livestore/sync-cf/cf-worker'

export { SyncObject as SyncBackendDO } from './sync-object.ts'

export default makeWorker({ syncBackendBinding: 'SYNC_BACKEND_DO', enableCORS: true })
