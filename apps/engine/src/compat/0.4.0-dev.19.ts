/** What LiveStore 0.4.0-dev.19 to dev.22 name in their own way; see contract.ts. A refused push has its reason as a cause. */
import { InvalidPushError, IsOfflineError, ServerAheadError, UnknownError } from '@livestore/common'
import { EventSequenceNumber } from '@livestore/common/schema'
import { scriptedBackendWith } from './shared/scripted-backend.ts'

export { loadFileAdapter } from './shared/file-adapter.ts'

export const scriptedBackend = scriptedBackendWith({
  offline: () => new IsOfflineError({ cause: 'the connection ended' }),
  ofPush: (answer) =>
    new InvalidPushError({
      cause:
        answer.type === 'failed'
          ? new UnknownError({ cause: answer.message })
          : new ServerAheadError({
              minimumExpectedNum: EventSequenceNumber.Global.make(answer.minimumExpectedNum),
              providedNum: EventSequenceNumber.Global.make(answer.providedNum),
            }),
    }),
})
