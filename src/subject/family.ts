/** Families of LiveStore's versions: whoever speaks with LiveStore has one small module for each family that differs there. Pure. */
import semver from 'semver'

/**
 * Families of versions that name things alike, called by the first of them, oldest first. A room that speaks with LiveStore
 * has one small compat module for each family that differs there.
 */
export const families = ['0.3.1', '0.4.0-dev.8', '0.4.0-dev.12', '0.4.0-dev.19', '0.4.0-dev.23'] as const

export type Family = (typeof families)[number]

/**
 * The family of a version: the newest that is not newer than it. A development build is counted to the release that its number
 * begins with.
 *
 * @example
 * familyOf('0.4.0-dev.20') // '0.4.0-dev.19'
 * familyOf('0.5.0-dev.1')  // '0.4.0-dev.23'
 */
export const familyOf = (version: string): Family =>
  families.findLast((family) => semver.gte(version, family)) ?? families[0]
