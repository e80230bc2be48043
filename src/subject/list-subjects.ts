/** What is there of the subjects on this machine: which are installed, what is built on them, and how much room they take. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { buildsOf, commitsFolder, installedFolders, subjectsFolder } from './install.ts'
import { defaultVersion, type Family, familyOf, versions } from './subject.ts'

export interface ListedSubject {
  readonly version: string
  readonly family: Family
  /** The folders in which it is installed; several where it was patched, or its manifest has changed since. */
  readonly folders: readonly string[]
  /** What was built on it: `linearlite`, `engine`, `sync-backend`. */
  readonly builds: readonly string[]
  /** Bytes on the disk; what the package manager shares between installations counts in each. */
  readonly bytes: number
  /** Whether it is the workspace's own, which is always installed. */
  readonly isWorkspace: boolean
}

/** Every published version, and every build of one's own that is installed; oldest first. */
export const listSubjects = (): readonly ListedSubject[] => {
  const folders = installedFolders()
  const versionOf = (folder: string): string => folder.replace(/-[0-9a-f]{16}$/, '')
  const own = [...new Set(folders.map(versionOf))].filter((version) => !versions.some((known) => known === version))
  return [...versions, ...own.sort()].map((version) => {
    const places = folders
      .filter((folder) => versionOf(folder) === version)
      .map((folder) => join(subjectsFolder, folder))
    return {
      version,
      family: familyOf(version),
      folders: places,
      builds: [...new Set(places.flatMap((folder) => namesIn(buildsOf({ folder }))))].sort(),
      bytes: places.reduce((sum, folder) => sum + bytesIn(folder), 0),
      isWorkspace: version === defaultVersion,
    }
  })
}

/**
 * Removes subjects that nobody has installed or built anew for so many days, half-made ones too, and packed commits.
 *
 * @returns the folders that are gone
 */
export const pruneSubjects = (unusedDays: number, now: number = Date.now()): readonly string[] => {
  const isOld = (path: string): boolean => now - statSync(path).mtimeMs > unusedDays * 86_400_000
  const names = namesIn(subjectsFolder).filter((name) => join(subjectsFolder, name) !== commitsFolder)
  const packed = namesIn(commitsFolder).map((name) => relative(subjectsFolder, join(commitsFolder, name)))
  const old = [...names, ...packed].filter((name) => isOld(join(subjectsFolder, name)))
  for (const name of old) rmSync(join(subjectsFolder, name), { recursive: true, force: true })
  return old
}

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : [])

const bytesIn = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sum + bytesIn(path)
    return entry.isFile() ? sum + statSync(path).size : sum
  }, 0)
