/**
 * LiveStore 0.4.0-dev.12 to 0.4.0: the event log is in the object's own SQLite, which can be asked at once.
 *
 * From dev.14 on the HTTP transport's own answers can be given headers; before, a browser of another origin cannot use it.
 */
import { makeDurableObject, makeWorker, PERSISTENCE_FORMAT_VERSION } from '@livestore/sync-cf/cf-worker'
import { tellTraffic } from '../tell-traffic.ts'
import { objectLog } from './logs.ts'
import type { Compat, ObjectClass, SyncWorker } from './seam.ts'

/** CORS on the HTTP transport's own answers too: `makeWorker` adds it to what it answers itself, not to what the object answers. */
const http = { responseHeaders: { 'Access-Control-Allow-Origin': '*' } }

/** What LiveStore itself does unless told otherwise. */
const storage = { _tag: 'do-sqlite' } as const

// LiveStore types the platform by a `@cloudflare/workers-types` of its own, hence the assertions.
export const worker = makeWorker({ syncBackendBinding: 'SYNC_BACKEND_DO', enableCORS: true }) as unknown as SyncWorker

export const makeObjectClass: Compat['makeObjectClass'] = (told) => {
  const hooks =
    told === undefined ? {} : tellTraffic(objectLog(told.state.storage.sql, PERSISTENCE_FORMAT_VERSION), told.writeLine)
  const options = { storage, http, ...hooks }
  return makeDurableObject(options) as unknown as ObjectClass
}
