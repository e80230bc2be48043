/** What is named alike from LiveStore 0.4.0-dev.8 on; see ../contract.ts. */
import type { Store } from '@livestore/livestore'
import { type Layer, Logger } from '@livestore/utils/effect'
import type { schema } from '../../../data/schema.ts'

export { type BackendMaker, connectBackend, restAfter } from './ws-backend.ts'

export const consoleLogger = (thread: string): Layer.Layer<never> => Logger.consoleWithThread(thread)

export const close = (store: Store<typeof schema>): Promise<void> => store.shutdownPromise()
