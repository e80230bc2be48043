/** What LiveStore 0.4.0-dev.23 and 0.4.0 name in their own way; see contract.ts. A backend's errors stand for themselves. */
import { IsOfflineError, ServerAheadError, UnknownError } from '@livestore/common'
import { EventSequenceNumber } from '@livestore/common/schema'
import { scriptedBackendWith } from './shared/scripted-backend.ts'

export { loadFileAdapter } from './shared/file-adapter.ts'

export const scriptedBackend = scriptedBackendWith({
  offline: () => new IsOfflineError({ cause: 'the connection ended' }),
  ofPush: (answer) =>
    answer.type === 'failed'
      ? new UnknownError({ cause: answer.message })
      : new ServerAheadError({
          minimumExpectedNum: EventSequenceNumber.Global.make(answer.minimumExpectedNum),
          providedNum: EventSequenceNumber.Global.make(answer.providedNum),
        }),
})
