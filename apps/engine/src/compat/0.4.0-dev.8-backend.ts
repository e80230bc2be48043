/** What LiveStore 0.4.0-dev.8 to dev.16 name in their own way: a refused push has its reason as a cause. */
import { InvalidPushError, IsOfflineError, ServerAheadError, UnexpectedError } from '@livestore/common'
import { EventSequenceNumber } from '@livestore/common/schema'
import { scriptedBackendWith } from './shared/scripted-backend.ts'

export const scriptedBackend = scriptedBackendWith({
  offline: () => new IsOfflineError({ cause: 'the connection ended' }),
  ofPush: (answer) =>
    new InvalidPushError({
      cause:
        answer.type === 'failed'
          ? new UnexpectedError({ cause: answer.message })
          : new ServerAheadError({
              minimumExpectedNum: EventSequenceNumber.globalEventSequenceNumber(answer.minimumExpectedNum),
              providedNum: EventSequenceNumber.globalEventSequenceNumber(answer.providedNum),
            }),
    }),
})
