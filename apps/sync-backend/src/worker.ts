/**
 * The sync backend: LiveStore's own Cloudflare Worker and Durable Object, so that what the harness finds is LiveStore's.
 *
 * One Durable Object per store. Its event log is in the object's own SQLite, in LiveStore before 0.4.0-dev.12 in D1. What is added is out of
 * reach of the network: a method that only a holder of the binding can call, for the harness to evict an object while clients are
 * connected, and lines on the console about what passes, where a binding asks for them.
 */
export { worker as default } from '#compat'
export { SyncObject as SyncBackendDO } from './sync-object.ts'
