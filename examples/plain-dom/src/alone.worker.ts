/** LiveStore's leader without a backend: what is tallied stays on the device. */
import { makeWorker } from '@livestore/adapter-web/worker'
import { schema } from './schema.ts'

makeWorker({ schema })
