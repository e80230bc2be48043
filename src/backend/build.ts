/** Bundles the Worker beforehand, once for each content of its sources, so that a backend starts without a bundler. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { pinnedNode, repositoryRoot } from '../run/pinned-node.ts'
import { type CachedBuild, cachedBuild } from '../subject/build-cache.ts'
import { contentHash } from '../subject/content-hash.ts'
import { wranglerEnvironment } from './environment.ts'
import { cacheFolder, defaultSource, packageFolder, wranglerCommand } from './paths.ts'

/** A bundled Worker; its folder is what wrangler takes as `prebuiltWorkerDir`. */
export interface BuiltWorker extends CachedBuild {
  /** The Worker's configuration, in its source folder. */
  readonly configPath: string
}

/** What every Worker of this project may be built with, wherever its own folder is. */
const sharedSources = ['apps/sync-backend/src', 'src/history/probe-change.ts']

/**
 * What the bundle of one source folder depends on, as one hash: its own files, those that Workers share, and the installed
 * place of each dependency.
 */
export const hashOfSources = (source: string): string => {
  const { dependencies = {} } = readManifest(source)
  // pnpm's folder of a package names its version and those of its peers; the version is there for other package managers.
  const installed = [...Object.keys(dependencies).sort(), 'wrangler'].map((name) => {
    const folder = packageFolder(name, source)
    return `${name} ${readManifest(folder).version} ${relative(repositoryRoot, folder)}`
  })
  const shared = contentHash({ root: repositoryRoot, paths: sharedSources })
  return contentHash({ root: source, paths: ['package.json', 'src', 'wrangler.jsonc'], also: [...installed, shared] })
}

/**
 * The bundled Worker of a source folder: from the cache, or built now with `wrangler deploy --dry-run`, which needs no network.
 *
 * @throws with wrangler's own words where the build fails
 */
export const buildBackend = async (
  source: string = defaultSource,
  cache: string = join(cacheFolder, 'sync-backend'),
): Promise<BuiltWorker> => {
  const configPath = join(source, 'wrangler.jsonc')
  const build = await cachedBuild(cache, hashOfSources(source), (folder) => bundle(source, configPath, folder))
  return { ...build, configPath }
}

const bundle = async (source: string, configPath: string, output: string): Promise<void> => {
  const temporary = mkdtempSync(join(tmpdir(), 'bundle-'))
  const command = [wranglerCommand(source), 'deploy', '--dry-run', '--config', configPath, '--outdir', output]
  try {
    await promisify(execFile)(pinnedNode(), command, {
      cwd: source,
      env: wranglerEnvironment(temporary),
      maxBuffer: 64 * 1024 * 1024,
    })
  } catch (error) {
    const {
      stdout = '',
      stderr = '',
      message,
    } = error as Error & { readonly stdout?: string; readonly stderr?: string }
    throw new Error(
      `Expected wrangler to bundle the Worker in ${source}, but it failed:\n${`${stdout}${stderr}`.trim() || message}`,
    )
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

const readManifest = (
  folder: string,
): { readonly version?: string; readonly dependencies?: Readonly<Record<string, string>> } =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
