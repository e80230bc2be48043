/** Builds LinearLite for production, once for each state of its sources. */
import { buildWithVite, type ViteBuild, type ViteBuildOptions } from './build-with-vite.ts'

export type BuiltApp = ViteBuild

export type BuildAppOptions = ViteBuildOptions

/**
 * The production build of LinearLite as a folder to serve, kept until its sources, the lockfile or Node change.
 *
 * @throws where Vite fails; the message quotes its last lines
 * @example
 * const { folder } = await buildApp()
 * const server = await serveApp(folder)
 */
export const buildApp = (options: BuildAppOptions = {}): Promise<BuiltApp> =>
  buildWithVite(
    { title: 'LinearLite', app: 'linearlite', sources: ['src/history/probe.ts', 'src/history/sync-state.ts'] },
    options,
  )
