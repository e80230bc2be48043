/**
 * The sync backend: LiveStore's own Cloudflare Worker and Durable Object, so that what the harness finds is LiveStore's.
 *
 * One Durable Object per store, its event log in the object's own SQLite. What is added is out of reach of the network: a
 * method that only a holder of the binding can call, for the harness to evict an object while clients are connected.
 */
import { makeDurableObject, makeWorker } from '@livestore/sync-cf/cf-worker'

/** CORS on the HTTP transport's own answers too: `makeWorker` adds it to what it answers itself, not to what the object answers. */
const corsHeaders = { 'Access-Control-Allow-Origin': '*' }

const LiveStoreObject = makeDurableObject({ http: { responseHeaders: corsHeaders } })
type ObjectArguments = ConstructorParameters<typeof LiveStoreObject>

export class SyncBackendDO extends LiveStoreObject {
  readonly #state: ObjectArguments[0]

  constructor(...[state, env]: ObjectArguments) {
    super(state, env)
    this.#state = state
  }

  /** Throws the object out of memory at once, as Cloudflare does when it moves one: the sockets break, the storage stays. */
  evictNow(): void {
    this.#state.abort('evicted by the harness')
  }
}

export default makeWorker({ syncBackendBinding: 'SYNC_BACKEND_DO', enableCORS: true })
