/** The Durable Object: LiveStore's own, which tells on its console what passes through it where a binding asks for that. */
import { makeObjectClass } from '#compat'
import type { ObjectClass } from './compat/seam.ts'
import { tellTrafficBinding } from './traffic-line.ts'

export type ObjectArguments = ConstructorParameters<ObjectClass>

const LiveStoreClass: ObjectClass = makeObjectClass()

export class SyncObject extends LiveStoreClass {
  readonly #state: DurableObjectState

  constructor(...[state, bindings]: ObjectArguments) {
    super(state, bindings)
    this.#state = state
    if (!wantsTraffic(bindings)) return
    // LiveStore's hooks belong to a class and are not told which object they speak of: a class for each object tells them apart.
    const TellingClass = makeObjectClass({ state, bindings, writeLine: (line) => console.log(line) })
    const telling = new TellingClass(state, bindings)
    const { fetch, webSocketMessage, webSocketClose, rpc } = telling
    // All of them, since what an object keeps in memory of its storage it keeps for itself.
    Object.assign(this, { fetch, webSocketMessage, webSocketClose, ...(rpc && { rpc: rpc.bind(telling) }) })
  }

  /** Throws the object out of memory at once, as Cloudflare does when it moves one: the sockets break, the storage stays. */
  evictNow(): void {
    this.#state.abort('evicted by the harness')
  }

  /** Loses all that it has stored, and is thrown out of memory: the next one under its name begins with nothing, under an identity of its own. */
  async wipeNow(): Promise<void> {
    await this.#state.storage.deleteAll()
    await this.#state.storage.sync()
    this.#state.abort('wiped by the harness')
  }
}

const wantsTraffic = (bindings: object): boolean =>
  Object.entries(bindings).some(([name, value]) => name === tellTrafficBinding && value === 'yes')
