/** The Durable Object: LiveStore's own, which tells on its console what passes through it where a binding asks for that. */
import { makeDurableObject } from '@livestore/sync-cf/cf-worker'
import { tellTraffic } from './tell-traffic.ts'
import { tellTrafficBinding } from './traffic-line.ts'

/** CORS on the HTTP transport's own answers too: `makeWorker` adds it to what it answers itself, not to what the object answers. */
const http = { responseHeaders: { 'Access-Control-Allow-Origin': '*' } }

const LiveStoreObject = makeDurableObject({ http })

export type ObjectArguments = ConstructorParameters<typeof LiveStoreObject>

export class SyncObject extends LiveStoreObject {
  readonly #state: ObjectArguments[0]

  constructor(...[state, bindings]: ObjectArguments) {
    super(state, bindings)
    this.#state = state
    if (!wantsTraffic(bindings)) return
    // LiveStore's hooks belong to a class and are not told which object they speak of: a class for each object tells them apart.
    const TellingObject = makeDurableObject({ http, ...tellTraffic(state.storage.sql, (line) => console.log(line)) })
    const telling = new TellingObject(state, bindings)
    const { fetch, webSocketMessage, webSocketClose } = telling
    // All of them, since what an object keeps in memory of its storage it keeps for itself.
    Object.assign(this, { fetch, webSocketMessage, webSocketClose, rpc: telling.rpc.bind(telling) })
  }

  /** Throws the object out of memory at once, as Cloudflare does when it moves one: the sockets break, the storage stays. */
  evictNow(): void {
    this.#state.abort('evicted by the harness')
  }
}

const wantsTraffic = (bindings: object): boolean =>
  Object.entries(bindings).some(([name, value]) => name === tellTrafficBinding && value === 'yes')
