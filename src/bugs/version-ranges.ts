/** Ranges of the known versions. */
import { isFrom, type Version, versions } from '../subject/subject.ts'

/** The version and all after it. */
export const from = (first: Version): readonly Version[] => versions.filter((version) => isFrom(version, first))

/** The two versions and all between them. */
export const fromTo = (first: Version, last: Version): readonly Version[] =>
  from(first).filter((version) => !isFrom(version, last) || version === last)
