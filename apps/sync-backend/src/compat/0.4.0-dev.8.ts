/**
 * LiveStore 0.4.0-dev.8 and dev.9: the event log is in D1, whose binding must be called `DB`; only the log's end is in the object's
 * own SQLite. dev.8 takes the object's binding as `durableObject.name`, `SYNC_BACKEND_DO` unless told otherwise; dev.9 wants it in
 * `syncBackendBinding`, which dev.8 ignores. The HTTP transport's own answers carry no CORS header.
 */
import { makeDurableObject, makeWorker, PERSISTENCE_FORMAT_VERSION } from '@livestore/sync-cf/cf-worker'
import { tellTraffic } from '../tell-traffic.ts'
import { databaseLog } from './logs.ts'
import type { Compat, ObjectClass, SyncWorker } from './seam.ts'

const options = { syncBackendBinding: 'SYNC_BACKEND_DO', enableCORS: true } as const

// LiveStore types the platform by a `@cloudflare/workers-types` of its own, hence the assertions.
export const worker = makeWorker(options) as unknown as SyncWorker

export const makeObjectClass: Compat['makeObjectClass'] = (told) => {
  if (told === undefined) return makeDurableObject() as unknown as ObjectClass
  const { state, bindings, writeLine } = told
  const log = databaseLog(bindings, state.storage.sql, PERSISTENCE_FORMAT_VERSION)
  return makeDurableObject(tellTraffic(log, writeLine)) as unknown as ObjectClass
}
