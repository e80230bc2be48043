/** Which LiveStore is installed beside this player: the family of versions that names things as it does. */
import { liveStoreVersion } from '@livestore/common'
import { families, familyOf } from '../../../src/subject/family.ts'

/** A build of LiveStore's main branch is numbered 0.0.0-…, and is the newest all the same. */
export const installedFamily = liveStoreVersion.startsWith('0.0.0') ? families.at(-1) : familyOf(liveStoreVersion)
