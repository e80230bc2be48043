/** Where the backend's parts lie: the Worker's folder, the cache, wrangler's command. */
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { repositoryRoot } from '../run/pinned-node.ts'

/** The Worker that the harness runs unless told otherwise. */
export const defaultSource = join(repositoryRoot, 'apps/sync-backend')

/** A Worker that does what no correct backend does; the end of a store's id says what (see its `worker.ts`). */
export const rogueSource = join(defaultSource, 'rogue')

/** What this project keeps between runs; safe to delete. */
export const cacheFolder = join(repositoryRoot, 'node_modules/.cache/flake-hunt')

/**
 * Folder of an installed package, as seen from another folder, symbolic links resolved. Throws where it is not installed.
 *
 * By hand rather than by `require.resolve`: some packages keep their `package.json` out of their exports.
 */
export const packageFolder = (name: string, from: string): string => {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate)
    if (folder === dirname(folder))
      throw new Error(`Expected the package ${name} to be installed for ${from}, found none: run the install first.`)
  }
}

/** wrangler's command line, to be run by the pinned Node. */
export const wranglerCommand = (source: string): string => join(packageFolder('wrangler', source), 'bin/wrangler.js')
