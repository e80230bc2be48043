/** A subject: the LiveStore under test, installed. What every room that builds something for it needs to know. Pure. */
import semver from 'semver'
import type { Family } from './family.ts'

export { type Family, families, familyOf } from './family.ts'

/** The published versions that are known by name, oldest first; each has a folder in `subjects/`. */
export const versions = [
  '0.3.1',
  '0.4.0-dev.8',
  '0.4.0-dev.9',
  '0.4.0-dev.12',
  '0.4.0-dev.14',
  '0.4.0-dev.16',
  '0.4.0-dev.19',
  '0.4.0-dev.20',
  '0.4.0-dev.22',
  '0.4.0-dev.23',
  '0.4.0',
] as const

export type Version = (typeof versions)[number]

/** The version that everything runs on where nobody says otherwise: the one that the workspace itself has. */
export const defaultVersion: Version = '0.4.0'

export interface Subject {
  /** As a person names it: `0.4.0-dev.9`, `path:../livestore`, `tarballs:./packed`; `+ fix.patch` where it is patched. */
  readonly name: string
  /** The version that its packages say. */
  readonly version: string
  readonly family: Family
  /** The folder whose `node_modules` has `@livestore/*` and `effect` at its top. */
  readonly folder: string
  /** Differs wherever anything that is installed differs: what is built for a subject is kept under it. */
  readonly hash: string
  /** What tells another process of ours to take this very subject: the variables of `subject-name.ts`. */
  readonly environment: Readonly<Record<string, string>>
  /** Whether it is what the workspace itself has, unpatched. */
  readonly isWorkspace: boolean
}

/** Whether a version is from this one on. */
export const isFrom = (version: string, first: string): boolean => semver.gte(version, first)

/** The version that a subject's name says, such as `0.4.0-dev.9 + fix.patch`; the default where it is a build of one's own. */
export const publishedVersionOf = (name: string): Version =>
  versions.find((version) => name === version || name.startsWith(`${version} `)) ?? defaultVersion

/** Whether LiveStore's adapter for Node was published with a version of LiveStore. */
export const hasNodeAdapter = (version: string): boolean =>
  !isFrom(version, '0.4.0-dev.12') || isFrom(version, '0.4.0-dev.19')
