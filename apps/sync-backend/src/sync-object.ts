/** The Durable Object: LiveStore's own, which tells on its console what passes through it where a binding asks for that. */
import { makeObjectClass } from '#compat'
import { forgetLog } from './compat/logs.ts'
import type { Bindings, ObjectClass } from './compat/seam.ts'
import { tellTrafficBinding } from './traffic-line.ts'

export type ObjectArguments = ConstructorParameters<ObjectClass>

const LiveStoreClass: ObjectClass = makeObjectClass()

export class SyncObject extends LiveStoreClass {
  readonly #state: DurableObjectState
  readonly #bindings: Bindings

  constructor(...[state, bindings]: ObjectArguments) {
    super(state, bindings)
    this.#state = state
    this.#bindings = bindings
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

  /**
   * Loses all that it has stored, and is thrown out of memory: the next one under its name begins with nothing, under an identity of its own.
   * From before the first row goes until then nobody gets anything from it, nor is anything that it was at gone on with. The holder can tell
   * the moment: in between, when nothing is left, the object asks him and waits for his answer.
   *
   * @param storeId the store whose log goes with it, where that is in a database of all stores
   * @param askAt the holder's address
   */
  async wipeNow(storeId: string, askAt: string): Promise<void> {
    await this.#state.blockConcurrencyWhile(async () => {
      await forgetLog(this.#bindings, storeId)
      await this.#state.storage.deleteAll()
      await this.#state.storage.sync()
      await fetch(askAt)
      this.#state.abort('wiped by the harness')
    })
  }
}

const wantsTraffic = (bindings: object): boolean =>
  Object.entries(bindings).some(([name, value]) => name === tellTrafficBinding && value === 'yes')
