/** What LiveStore 0.4.0-dev.19 to dev.22 name in their own way; see contract.ts. */
import { UnknownError } from '@livestore/common'
import { EventSequenceNumber } from '@livestore/common/schema'
import { scriptedBackendWithCauses } from './0.4.0-dev.8-causes.ts'

export { loadFileAdapter } from './shared/file-adapter.ts'

export const scriptedBackend = scriptedBackendWithCauses({
  unknown: (message) => new UnknownError({ cause: message }),
  sequenceNumber: (number) => EventSequenceNumber.Global.make(number),
})
