/**
 * The process that plays schedules on one subject in virtual time, at its parent's orders over IPC. Started by schedule-runner.ts:
 * `node schedule-child.ts <the engine's module>`.
 */
import { hearConsole } from './hear-console.ts'
import { loadEngine } from './load-engine.ts'
import { isScheduleRequest } from './protocol.ts'
import { serveTrials } from './serve-trials.ts'
import { startVirtualTrials, type VirtualTrials } from './virtual-trials.ts'

const [module] = process.argv.slice(2)
if (module === undefined) throw new Error('Usage: schedule-child.ts <the module of an engine>')

const start = async (): Promise<VirtualTrials> => {
  try {
    return await startVirtualTrials({ loadEngine: () => loadEngine(module), hearConsole })
  } catch (error) {
    // The trial's own listeners would swallow it, and the parent wait for ever.
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  }
}
const { play } = await start()

serveTrials(isScheduleRequest, play)
