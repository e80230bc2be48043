/** The LiveStore that a run upgrades from: what wrote the browser profiles that the subject opens. */
import { UsageError } from '../run/usage-error.ts'
import { installSubject } from './install.ts'
import { isFrom, type Subject, type Version, versions } from './subject.ts'
import { parseSubjectName } from './subject-name.ts'

/** The environment variable that names it, for Playwright and its workers. */
export const upgradeVariable = 'LIVESTORE_UPGRADE_FROM'

/** From here on LiveStore keeps its data in one format, and speaks one wire with backends of one kind. */
export const upgradesFrom: Version = '0.4.0-dev.12'

/** What commands say of the option `--upgrade-from`. */
export const upgradeHelp = `plays upgrades from an older LiveStore (from ${upgradesFrom} on, named as in --livestore; all: each older version) to the one under test`

const refuseOlder = (name: string, version: string): void => {
  if (isFrom(version, upgradesFrom)) return
  throw new UsageError(
    `No upgrades are played with LiveStore ${name}: expected ${upgradesFrom} or newer on both sides, as what came before speaks with another kind of backend.`,
  )
}

/**
 * Checks what the option names, as far as its name alone tells: `all`, or one LiveStore.
 *
 * @throws UsageError in one line: an unknown name, or a version with which upgrades are not played
 */
export const checkUpgradeFrom = (name: string): void => {
  if (name === 'all') return
  const source = parseSubjectName(name)
  if (source.type === 'version') refuseOlder(name, source.version)
}

/**
 * The names of what is upgraded from: the one that is named, or for `all` each published version from 0.4.0-dev.12 on that is older
 * than the subject. One that is newer plays the way back.
 *
 * @throws UsageError in one line: a subject with which upgrades are not played
 */
export const upgradesTo = (subject: Pick<Subject, 'name' | 'version'>, name: string): readonly string[] => {
  refuseOlder(subject.name, subject.version)
  if (name !== 'all') return [name]
  const older = versions.filter((version) => isFrom(version, upgradesFrom) && !isFrom(version, subject.version))
  if (older.length === 0) throw new UsageError(`There is nothing to upgrade from: ${subject.name} is the oldest.`)
  return older
}

/**
 * The LiveStore to upgrade from, installed. A patch of the subject is none of its.
 *
 * @throws UsageError as `installSubject` does
 */
export const installUpgradeFrom = async (name: string, onProgress?: (line: string) => void): Promise<Subject> => {
  const subject = await installSubject({ name, patch: false, ...(onProgress !== undefined && { onProgress }) })
  refuseOlder(subject.name, subject.version)
  return subject
}

let asked: Promise<Subject> | undefined

/** The LiveStore that this run upgrades from, as its environment names it; undefined where it plays no upgrades. Asked for once in a process. */
export const runUpgradeFrom = async (): Promise<Subject | undefined> => {
  const name = process.env[upgradeVariable]
  if (name === undefined || name === '') return undefined
  asked ??= installUpgradeFrom(name)
  return asked
}
