/**
 * The keeper of one run: a small detached process that outlives the runner if that dies, and then ends what it left.
 *
 * Its standard input is a pipe from the runner. When that closes without the word `done` (a crash, SIGKILL, Ctrl-C), the
 * keeper ends every process of the run, removes the run's folder and exits. It carries no marker of the run itself.
 * Started by start-run.ts: `node keeper.ts <folder of all runs> <run's id>`.
 */
import { text } from 'node:stream/consumers'
import { endProcesses } from './end-processes.ts'
import { processesOfRun, readProcessTable } from './process-table.ts'
import { removeRunFolder, runFolder } from './run-folders.ts'

/** Between SIGTERM and SIGKILL. Milliseconds. */
const graceMs = 1_000

const [root, id] = process.argv.slice(2)
if (root === undefined || id === undefined) throw new Error('Usage: keeper.ts <folder of all runs> <run id>')

// Whatever ends the runner must not end its keeper as well.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {})

const lastWords = await text(process.stdin).catch(() => '')
if (lastWords !== 'done') {
  const marker = { id, folder: runFolder(root, id) }
  await endProcesses(() => processesOfRun(marker, readProcessTable(), new Set([process.pid])), graceMs)
  removeRunFolder(marker.folder)
}
process.exit(0)
