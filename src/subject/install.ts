/**
 * Installs subjects: published versions from their committed lockfiles, builds of one's own from their packages. Each is installed
 * once, beside its place and renamed into it, so that two runs at once do not trample each other.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { repositoryRoot } from '../run/pinned-node.ts'
import { UsageError } from '../run/usage-error.ts'
import { cachedBuild } from './build-cache.ts'
import { contentHash } from './content-hash.ts'
import { isPatch, manifestOf, type PackageManifest, packageOfPatch, workspaceOf } from './manifest.ts'
import { lookAt } from './pack.ts'
import { runPnpm } from './pnpm.ts'
import { defaultVersion, familyOf, type Subject, versions } from './subject.ts'
import { parseSubjectName, patchVariable, type Source, subjectVariable } from './subject-name.ts'

/** The environment variable that names another folder for the subjects, such as one that several checkouts share. */
export const subjectsVariable = 'FLAKE_HUNT_SUBJECTS_FOLDER'

/** Holds every installed subject, each under its version and the hash of what it was made from. */
export const subjectsFolder = process.env[subjectsVariable]
  ? resolve(process.env.INIT_CWD ?? process.cwd(), process.env[subjectsVariable])
  : join(repositoryRoot, 'node_modules/.cache/flake-hunt/subjects')

/** Holds the packed commits of checkouts, each under its id and a hash of what it was built with. */
export const commitsFolder = join(subjectsFolder, '.commits')

/** Where the committed manifest and lockfile of a published version are. */
export const committedFolder = (version: string): string => join(repositoryRoot, 'subjects', version)

/** The files that make a published subject. */
const committedFiles = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'] as const

export interface SubjectOptions {
  /** As a person names it; the environment's `LIVESTORE` unless given, and 0.4.0 without that. */
  readonly name?: string | undefined
  /** A patch of its packages, as `pnpm patch-commit` makes them; the environment's `LIVESTORE_PATCH` unless given, `false` for none. */
  readonly patch?: string | false | undefined
  /** Hears what takes a while. */
  readonly onProgress?: (line: string) => void
}

/**
 * The installed subject of a name; installs it where it is not there yet (seconds, over the network).
 *
 * @throws UsageError in one line: unknown name, unreachable registry, checkout without a build, patch that does not apply
 * @example
 * const subject = await installSubject({ name: '0.4.0-dev.9' })
 */
export const installSubject = async (options: SubjectOptions = {}): Promise<Subject> => {
  const name = options.name || process.env[subjectVariable] || defaultVersion
  const patch = readPatch(options.patch === false ? undefined : options.patch || process.env[patchVariable])
  const source = parseSubjectName(name)
  const progress = options.onProgress ?? (() => {})

  if (source.type === 'version' && source.version === defaultVersion && patch === undefined) return workspaceSubject()
  const said = patch === undefined ? name : `${name} + ${patch.fileName}`
  const { version, folder, hash } =
    source.type === 'version'
      ? await installPublished(source.version, patch, said, progress)
      : await installPacked(source, patch, said, progress)
  const environment = { [subjectVariable]: name, [patchVariable]: patch?.path ?? '' }
  return { name: said, version, family: familyOf(version), folder, hash, environment, isWorkspace: false }
}

/** The LiveStore that the workspace has, which needs no installation of its own. */
export const workspaceSubject = (): Subject => {
  const folder = join(repositoryRoot, 'apps/linearlite')
  const { version } = readManifest(join(folder, 'node_modules/@livestore/livestore'))
  const hash = contentHash({ root: repositoryRoot, paths: ['pnpm-lock.yaml'] })
  const environment = { [subjectVariable]: version, [patchVariable]: '' }
  return { name: version, version, family: familyOf(version), folder, hash, environment, isWorkspace: true }
}

export interface Patch {
  readonly fileName: string
  readonly path: string
  /** The package that it changes, `@livestore/common`. */
  readonly package: string
}

/**
 * Looks at a patch that a person has named.
 *
 * @throws UsageError in one line where there is none at that path, it is none, or its name does not say which package it is for
 */
export const readPatch = (path: string | undefined): Patch | undefined => {
  if (path === undefined || path === '') return undefined
  const absolute = resolve(process.env.INIT_CWD ?? process.cwd(), path)
  if (!existsSync(absolute)) throw new UsageError(`There is no patch at ${absolute}.`)
  if (!statSync(absolute).isFile()) throw new UsageError(`${absolute} is no patch: expected a file.`)
  const fileName = basename(path)
  const target = packageOfPatch(fileName)
  if (target === undefined) {
    throw new UsageError(
      `The name of the patch ${fileName} says not which package it is for: expected one as \`pnpm patch-commit\` gives it, such as @livestore__common@0.4.0.patch.`,
    )
  }
  if (!isPatch(readFileSync(absolute, 'utf8'))) {
    throw new UsageError(
      `${absolute} is no patch: expected one as \`pnpm patch-commit\` writes it, with lines such as "diff --git a/dist/mod.js b/dist/mod.js" and "@@ -1,3 +1,4 @@".`,
    )
  }
  return { fileName, path: absolute, package: target }
}

interface Installed {
  readonly version: string
  readonly folder: string
  readonly hash: string
}

const installPublished = async (
  version: string,
  patch: Patch | undefined,
  said: string,
  progress: (line: string) => void,
): Promise<Installed> => {
  const home = committedFolder(version)
  const hash = contentHash({ root: home, paths: committedFiles, also: alsoOf(patch) })
  const { folder } = await cachedBuild(
    subjectsFolder,
    `${version}-${hash}`,
    async (unfinished) => {
      progress(`installing LiveStore ${said}`)
      for (const file of committedFiles) copyFileSync(join(home, file), join(unfinished, file))
      if (patch !== undefined) addPatch(unfinished, patch)
      // A patch changes the lockfile: everything else in it stays pinned.
      const frozen = patch === undefined ? '--frozen-lockfile' : '--no-frozen-lockfile'
      await runPnpm(`install LiveStore ${said}`, unfinished, ['install', frozen, '--prefer-offline'])
    },
    { kept: Number.POSITIVE_INFINITY },
  )
  return { version, folder, hash }
}

const installPacked = async (
  source: Exclude<Source, { readonly type: 'version' }>,
  patch: Patch | undefined,
  said: string,
  progress: (line: string) => void,
): Promise<Installed> => {
  const build = await lookAt(source)
  const { version } = build
  const also = [...alsoOf(patch), build.hash]
  const hash = contentHash({ root: repositoryRoot, paths: ['src/subject/manifest.ts'], also })
  const { folder } = await cachedBuild(
    subjectsFolder,
    `${version}-${hash}`,
    async (unfinished) => {
      progress(`packing ${said}`)
      mkdirSync(join(unfinished, 'packed'))
      const packed = await build.packInto(join(unfinished, 'packed'))
      progress(`installing ${said}`)
      const files = packed.map(({ manifest, fileName }) => ({ manifest, file: `./packed/${fileName}` }))
      const overrides = Object.fromEntries(files.map(({ manifest, file }) => [manifest.name ?? '', `file:${file}`]))
      const known = versions.find((candidate) => candidate === version)
      const tried = known === undefined ? undefined : readManifest(committedFolder(known))
      writeFileSync(join(unfinished, 'package.json'), `${JSON.stringify(manifestOf(files, tried), undefined, 2)}\n`)
      writeFileSync(join(unfinished, 'pnpm-workspace.yaml'), workspaceOf(overrides))
      // Where the published version of this number was tried, everything that is not LiveStore's stays as it was then.
      if (known !== undefined)
        copyFileSync(join(committedFolder(known), 'pnpm-lock.yaml'), join(unfinished, 'pnpm-lock.yaml'))
      if (patch !== undefined) addPatch(unfinished, patch)
      await runPnpm(`install LiveStore ${said}`, unfinished, ['install', '--no-frozen-lockfile', '--prefer-offline'])
    },
    { kept: Number.POSITIVE_INFINITY },
  )
  return { version, folder, hash }
}

const alsoOf = (patch: Patch | undefined): readonly string[] => [
  `${process.platform}-${process.arch}`,
  ...(patch === undefined ? [] : [entryOf(patch), readFileSync(patch.path, 'utf8')]),
]

const addPatch = (folder: string, patch: Patch): void => {
  copyFileSync(patch.path, join(folder, patch.fileName))
  const file = join(folder, 'pnpm-workspace.yaml')
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n${entryOf(patch)}`)
}

/** What pnpm reads of a patch. One that names no version may fail unless told otherwise, and the subject would go unpatched. */
const entryOf = (patch: Patch): string =>
  `ignorePatchFailures: false\npatchedDependencies:\n  ${JSON.stringify(patch.package)}: ${JSON.stringify(patch.fileName)}\n`

const readManifest = (folder: string): PackageManifest & { readonly version: string } =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** Holds what is built on a subject; the workspace's builds lie elsewhere. */
export const buildsOf = ({ folder }: Pick<Subject, 'folder'>): string => join(folder, 'builds')

/** The names of the subjects' folders that are there, whole ones only. */
export const installedFolders = (): readonly string[] =>
  existsSync(subjectsFolder) ? readdirSync(subjectsFolder).filter((name) => !name.startsWith('.')) : []
