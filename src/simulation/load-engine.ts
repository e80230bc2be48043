/** Loads the engine in a process of trials, and tells its parent where LiveStore itself fails at that: the harness has no part in it. */
import { pathToFileURL } from 'node:url'
import type { Engine } from '../../apps/engine/src/contract.ts'
import type { ChildMessage } from './protocol.ts'

/** The engine of a module; where it cannot be loaded, the process ends once its parent knows. */
export const loadEngine = async (module: string): Promise<Engine> => {
  try {
    return await import(pathToFileURL(module).href)
  } catch (error) {
    const message: ChildMessage<never> = {
      type: 'unloadable',
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }
    return new Promise<never>(() => {
      process.send?.(message, () => process.exit(1))
    })
  }
}
