/** Bundles the Worker beforehand, once for each content of its sources, so that a backend starts without a bundler. */
import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { wranglerEnvironment } from './environment.ts'
import { cacheFolder, defaultSource, packageFolder, pinnedNode, repositoryRoot, wranglerCommand } from './paths.ts'

export interface BuiltWorker {
  /** The folder to give wrangler as `prebuiltWorkerDir`. */
  readonly directory: string
  /** The Worker's configuration, in its source folder. */
  readonly configPath: string
  /** False where the cache had it. */
  readonly built: boolean
}

/** What the bundle of one source folder depends on, as one hash: its own files, and the installed place of each dependency. */
export const hashOfSources = async (source: string): Promise<string> => {
  const hash = createHash('sha256')
  const sources = (await readdir(join(source, 'src'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  for (const file of [join(source, 'package.json'), join(source, 'wrangler.jsonc'), ...sources])
    hash.update(`${relative(source, file)}\0`).update(await readFile(file))
  // pnpm's folder of a package names its version and those of its peers; the version is there for other package managers.
  for (const name of [...(await dependenciesOf(source)), 'wrangler']) {
    const folder = packageFolder(name, source)
    const version = (await readManifest(folder)).version
    hash.update(`${name}\0${version}\0${relative(repositoryRoot, folder)}\0`)
  }
  return hash.digest('hex').slice(0, 16)
}

/**
 * The bundled Worker of a source folder: from the cache, or built now with `wrangler deploy --dry-run`, which needs no network.
 *
 * Two builds of the same content at once do not disturb each other: each builds in a folder of its own, and the first to
 * finish gives it its name. Throws with wrangler's own words where the build fails.
 */
export const buildBackend = async (
  source: string = defaultSource,
  cache: string = join(cacheFolder, 'sync-backend'),
): Promise<BuiltWorker> => {
  const directory = join(cache, await hashOfSources(source))
  const configPath = join(source, 'wrangler.jsonc')
  if (existsSync(directory)) return { directory, configPath, built: false }
  const unfinished = `${directory}.${randomUUID()}`
  await mkdir(unfinished, { recursive: true })
  try {
    await bundle(source, configPath, join(unfinished, 'out'), join(unfinished, 'temporary'))
    await rename(join(unfinished, 'out'), directory).catch((error: unknown) => {
      if (!existsSync(directory)) throw error // Otherwise another build was first, with the same content.
    })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return { directory, configPath, built: true }
}

const bundle = async (source: string, configPath: string, output: string, temporary: string): Promise<void> => {
  await mkdir(temporary, { recursive: true })
  const command = [wranglerCommand(source), 'deploy', '--dry-run', '--config', configPath, '--outdir', output]
  await promisify(execFile)(pinnedNode(), command, {
    cwd: source,
    env: wranglerEnvironment(temporary),
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: Error & { readonly stdout?: string; readonly stderr?: string }) => {
    const said = `${error.stdout ?? ''}${error.stderr ?? ''}`.trim() || error.message
    throw new Error(`Expected wrangler to bundle the Worker in ${source}, but it failed:\n${said}`)
  })
}

const dependenciesOf = async (source: string): Promise<readonly string[]> =>
  Object.keys((await readManifest(source)).dependencies ?? {}).sort()

const readManifest = async (
  folder: string,
): Promise<{ readonly version?: string; readonly dependencies?: Readonly<Record<string, string>> }> =>
  JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
