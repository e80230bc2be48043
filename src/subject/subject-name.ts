/** How a person names a subject: read, and refused in one line where it names none. Pure but for the questions it asks of the disk. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from '../run/usage-error.ts'
import { type Version, versions } from './subject.ts'

/** Where a subject's packages come from. */
export type Source =
  | { readonly type: 'version'; readonly version: Version }
  /** A checkout whose packages are built. */
  | { readonly type: 'path'; readonly folder: string }
  /** A folder of packed packages, `*.tgz`. */
  | { readonly type: 'tarballs'; readonly folder: string }

/** The environment variable that names the subject of a run, for Playwright started by itself too. */
export const subjectVariable = 'LIVESTORE'

/** The environment variable that names a patch of the subject's packages. */
export const patchVariable = 'LIVESTORE_PATCH'

/** What commands say of the option `--livestore`. */
export const subjectHelp =
  'the LiveStore under test: a version such as 0.4.0-dev.9, path:<checkout with built packages>, tarballs:<folder of .tgz>'

/** What commands say of the option `--patch`. */
export const patchHelp =
  "a patch of that LiveStore's packages, as `pnpm patch-commit` makes it: tries a fix without a build"

const isVersion = (name: string): name is Version => versions.some((version) => version === name)

/**
 * Reads a subject's name. Relative folders are those of the person who typed them.
 *
 * @throws UsageError in one line where it names no subject
 * @example
 * parseSubjectName('0.4.0-dev.9') // { type: 'version', version: '0.4.0-dev.9' }
 */
export const parseSubjectName = (name: string): Source => {
  if (isVersion(name)) return { type: 'version', version: name }
  const [type, ...rest] = name.split(':')
  if (type === 'path' || type === 'tarballs') return { type, folder: existingFolder(name, rest.join(':')) }
  const meant = versions.find((version) => version.endsWith(`-${name}`))
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`
  throw new UsageError(
    `"${name}" is no LiveStore that is known here.${hint} Known are ${versions.join(', ')}; a build of your own is path:<checkout> or tarballs:<folder>.`,
  )
}

/**
 * The absolute path of a folder that a person has typed. Relative ones are theirs.
 *
 * @param name what is said of it where there is none
 * @throws UsageError in one line where there is none
 */
export const existingFolder = (name: string, path: string): string => {
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), path)
  if (path === '' || !existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UsageError(`"${name}" names no folder: ${path === '' ? 'it is empty' : `there is none at ${folder}`}.`)
  }
  return folder
}

/**
 * The names of the packed packages in a folder.
 *
 * @throws UsageError where it has none
 */
export const tarballsIn = (folder: string): readonly string[] => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.tgz'))
  if (files.length === 0) {
    throw new UsageError(`${folder} has no .tgz files: expected LiveStore's packages as \`pnpm pack\` makes them.`)
  }
  return files.sort()
}
