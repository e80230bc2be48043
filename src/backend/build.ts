/** Bundles the Worker beforehand, once for each content of its sources, so that a backend starts without a bundler. */
import { type ExecFileException, execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { pinnedNode, repositoryRoot } from '../run/pinned-node.ts'
import { type CachedBuild, cachedBuild } from '../subject/build-cache.ts'
import { CannotBeTested, requireMachine } from '../subject/cannot-be-tested.ts'
import { contentHash } from '../subject/content-hash.ts'
import { buildsOf } from '../subject/install.ts'
import type { Subject } from '../subject/subject.ts'
import { wranglerEnvironment } from './environment.ts'
import { cacheFolder, defaultSource, packageFolder, wranglerCommand } from './paths.ts'
import { type LogPlace, workerTraits } from './worker-of.ts'
import { writeSubjectConfig } from './wrangler-config.ts'

/** A bundled Worker; its folder is what wrangler takes as `prebuiltWorkerDir`. */
export interface BuiltWorker extends CachedBuild {
  /** The Worker's configuration: that of its source folder or, for a subject, one that was made from it. */
  readonly configPath: string
  readonly log: LogPlace
}

export interface BackendBuildOptions {
  /** Folder of the Worker with its `wrangler.jsonc`; `apps/sync-backend` unless told otherwise. */
  readonly source?: string
  /** The LiveStore to bundle it with; the workspace's own unless told otherwise. */
  readonly subject?: Subject
  /** Holds the builds; a folder of the subject's own, or the project's cache, unless told otherwise. */
  readonly cache?: string
}

/** What every Worker of this project may be built with, wherever its own folder is. */
const sharedSources = ['apps/sync-backend/package.json', 'apps/sync-backend/src', 'src/history/probe-change.ts']

/**
 * What the bundle of one source folder depends on, as one hash: its own files, those that Workers share, and the installed
 * place of each dependency or, where it is bundled with a subject, the subject.
 */
export const hashOfSources = (source: string, subject?: Subject): string => {
  const { dependencies = {} } = readManifest(source)
  // pnpm's folder of a package names its version and those of its peers; the version is there for other package managers.
  const own = subject === undefined ? Object.keys(dependencies).sort() : []
  const installed = [...own, 'wrangler'].map((name) => {
    const folder = packageFolder(name, source)
    return `${name} ${readManifest(folder).version} ${relative(repositoryRoot, folder)}`
  })
  const shared = contentHash({ root: repositoryRoot, paths: sharedSources })
  const bundledWith = subject === undefined ? [] : [`${subject.family} ${subject.hash}`]
  return contentHash({
    root: source,
    paths: ['package.json', 'src', 'wrangler.jsonc'],
    also: [...installed, shared, ...bundledWith],
  })
}

/**
 * The bundled Worker of a source folder: from the cache, or built now with `wrangler deploy --dry-run`, which needs no network.
 *
 * @throws with wrangler's own words where the build fails: a MachineError where the machine ended it, CannotBeTested on a subject of its own
 * @example
 * const { folder, configPath } = await buildBackend({ subject })
 */
export const buildBackend = async ({
  source = defaultSource,
  subject,
  cache,
}: BackendBuildOptions = {}): Promise<BuiltWorker> => {
  if (subject === undefined || subject.isWorkspace) {
    const configPath = join(source, 'wrangler.jsonc')
    const builds = cache ?? join(cacheFolder, 'sync-backend')
    const build = await cachedBuild(builds, hashOfSources(source), (folder) => bundle({ source, configPath }, folder))
    return { ...build, configPath, log: 'object' }
  }
  const builds = cache ?? join(buildsOf(subject), 'sync-backend')
  const build = await cachedBuild(builds, hashOfSources(source, subject), async (folder) => {
    const configPath = await writeSubjectConfig({ source, subject, folder })
    mkdirSync(join(folder, bundleFolder))
    await bundle({ source, configPath, subject }, join(folder, bundleFolder))
    // wrangler's workshop, which it puts beside the configuration.
    rmSync(join(folder, '.wrangler'), { recursive: true, force: true })
  })
  return {
    folder: join(build.folder, bundleFolder),
    fromCache: build.fromCache,
    configPath: join(build.folder, 'wrangler.json'),
    log: workerTraits(subject.family).log,
  }
}

/** Beside the configuration: wrangler takes whatever lies in a bundle's folder for a part of the Worker. */
const bundleFolder = 'bundle'

interface BundleOptions {
  readonly source: string
  readonly configPath: string
  readonly subject?: Subject
}

const bundle = async ({ source, configPath, subject }: BundleOptions, output: string): Promise<void> => {
  const temporary = mkdtempSync(join(tmpdir(), 'bundle-'))
  const command = [wranglerCommand(source), 'deploy', '--dry-run', '--config', configPath, '--outdir', output]
  try {
    await promisify(execFile)(pinnedNode(), command, {
      cwd: source,
      env: wranglerEnvironment(temporary),
      maxBuffer: 64 * 1024 * 1024,
    })
  } catch (error) {
    throw failureOf(error as ExecFileException, source, subject)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

/** @throws MachineError where it was the machine that ended the bundling */
const failureOf = (
  { stdout = '', stderr = '', message: reason, code, signal }: ExecFileException,
  source: string,
  subject: Subject | undefined,
): Error => {
  const said = `${stdout}${stderr}`.trim() || reason
  const message = `Expected wrangler to bundle the Worker in ${source}, but it failed:\n${said}`
  // Without an exit code it was not even started.
  if (typeof code !== 'number' && typeof signal !== 'string') return new Error(message)
  requireMachine({
    what: 'The bundling of the Worker',
    said,
    code: typeof code === 'number' ? code : null,
    signal: signal ?? null,
  })
  return subject === undefined ? new Error(message) : new CannotBeTested(message)
}

const readManifest = (
  folder: string,
): { readonly version?: string; readonly dependencies?: Readonly<Record<string, string>> } =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
