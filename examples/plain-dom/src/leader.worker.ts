/** LiveStore's leader, which syncs with the origin that the app came from. */
import { makeWorker } from '@livestore/adapter-web/worker'
import { makeWsSync } from '@livestore/sync-cf/client'
import { schema } from './schema.ts'

makeWorker({ schema, sync: { backend: makeWsSync({ url: `${self.location.origin}/sync` }) } })
