/** What is named alike from LiveStore 0.4.0-dev.19 on; see ../contract.ts. */
import { type Store, StoreInternalsSymbol } from '@livestore/livestore'
import { type Layer, LogLevel } from '@livestore/utils/effect'
import type { schema } from '../../../data/schema.ts'

export const sessionStateOf = (store: Store<typeof schema>) => store[StoreInternalsSymbol].syncProcessor.syncState

export const loggingTo = (logger: Layer.Layer<never>, level: 'Debug' | 'Warning') => ({
  logger,
  logLevel: LogLevel[level],
})
