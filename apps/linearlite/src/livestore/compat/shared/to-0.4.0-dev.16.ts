/** What is named alike up to LiveStore 0.4.0-dev.16; see ../contract.ts. */
import type { Store } from '@livestore/livestore'
import type { Layer } from '@livestore/utils/effect'
import type { schema } from '../../../data/schema.ts'

export const sessionStateOf = (store: Store<typeof schema>) => store.syncProcessor.syncState

export const loggingTo = (_logger: Layer.Layer<never>, _level: 'Debug' | 'Warning') => ({})
