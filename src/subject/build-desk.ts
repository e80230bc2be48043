/** Builds the desk's control page, once for each state of its sources. */
import { buildWithVite, type ViteBuild, type ViteBuildOptions } from './build-with-vite.ts'

/** Everything outside its own folder that the page is made from. */
const sources = [
  'apps/linearlite/src/data/vocabulary.ts',
  'apps/linearlite/src/settings/settings.ts',
  'apps/page-style',
  'apps/timeline',
  'src/desk/protocol.ts',
  'src/history',
  'src/run/usage-error.ts',
  'src/schedule',
  'src/verdict/diagnosis/diagnosis.ts',
  'src/verdict/verdict.ts',
]

/**
 * The folder that the desk serves at `/`, kept until its sources, the lockfile or Node change.
 *
 * @throws where Vite fails; the message quotes its last lines
 * @example
 * const { folder } = await buildDesk()
 * const page = sirv(folder)
 */
export const buildDesk = (options: ViteBuildOptions = {}): Promise<ViteBuild> =>
  buildWithVite({ title: 'the control page', app: 'desk', sources }, options)
