/** Builds the player of standalone reproductions: modules of our own for any LiveStore, which is installed beside them; see apps/standalone. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildWithVite, type ViteBuildOptions } from './build-with-vite.ts'
import { nodeBuildSources } from './livestore-sources.ts'

export interface StandaloneBuild {
  /** Holds `reproduce.mjs`, `use-livestore.mjs` and `player/`. */
  readonly folder: string
  /** Packages that they import. */
  readonly packages: readonly string[]
}

/** What lists the packages; it stays behind when the rest is handed on. */
export const packagesFile = 'packages.json'

/** The player, from the cache or built now (seconds). @throws where Vite fails; the message quotes its last lines */
export const buildStandalone = async (options: Pick<ViteBuildOptions, 'onProgress'> = {}): Promise<StandaloneBuild> => {
  const sources = ['apps/engine/src', 'apps/engine/package.json', ...nodeBuildSources, 'src']
  const { folder } = await buildWithVite({ title: 'the standalone player', app: 'standalone', sources }, options)
  const packages: readonly string[] = JSON.parse(readFileSync(join(folder, packagesFile), 'utf8'))
  return { folder, packages }
}
