/** What LiveStore 0.4.0-dev.8 to dev.16 name in their own way: what nobody can say more of is unexpected. */
import { UnexpectedError } from '@livestore/common'
import { EventSequenceNumber } from '@livestore/common/schema'
import { scriptedBackendWithCauses } from './0.4.0-dev.8-causes.ts'

export const scriptedBackend = scriptedBackendWithCauses({
  unknown: (message) => new UnexpectedError({ cause: message }),
  sequenceNumber: EventSequenceNumber.globalEventSequenceNumber,
})
