/** A process for tests to kill: starts a backend, prints the leader of its process group, and never closes it. */
import { startBackend } from './backend.ts'

const backend = await startBackend()
process.stdout.write(`${backend.pid}\n`)
