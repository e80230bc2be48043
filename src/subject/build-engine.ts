/** Builds the engine on a subject: LiveStore's session and leader as one module for Node, see apps/engine. */
import { join } from 'node:path'
import { buildWithVite, type ViteBuild, type ViteBuildOptions } from './build-with-vite.ts'
import { nodeBuildSources } from './livestore-sources.ts'

export interface EngineBuild extends ViteBuild {
  /** The module to import; see apps/engine/src/contract.ts for what it exports. */
  readonly module: string
}

/**
 * The engine on a subject, from the cache or built now (seconds).
 *
 * @throws where Vite fails; the message quotes its last lines
 */
export const buildEngine = async (options: ViteBuildOptions = {}): Promise<EngineBuild> => {
  const build = await buildWithVite({ title: 'the engine', app: 'engine', sources: nodeBuildSources }, options)
  return { ...build, module: join(build.folder, 'engine.mjs') }
}
