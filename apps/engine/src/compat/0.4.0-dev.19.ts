/** What LiveStore 0.4.0-dev.19 to dev.22 name in their own way; see contract.ts. A refused push has its reason as a cause. */
import {
  BackendIdMismatchError,
  InvalidPullError,
  InvalidPushError,
  IsOfflineError,
  ServerAheadError,
  UnknownError,
} from '@livestore/common'
import { EventSequenceNumber } from '@livestore/common/schema'
import { scriptedBackendWith, type Unstored } from './shared/scripted-backend.ts'

export { loadFileAdapter } from './shared/file-adapter.ts'

export const scriptedBackend = scriptedBackendWith({
  offline: () => new IsOfflineError({ cause: 'the connection ended' }),
  ofPull: ({ expected, received }) =>
    new InvalidPullError({ cause: new BackendIdMismatchError({ expected, received }) }),
  ofPush: (answer) => new InvalidPushError({ cause: causeOf(answer) }),
})

const causeOf = (answer: Unstored): InvalidPushError['cause'] => {
  switch (answer.type) {
    case 'failed':
      return new UnknownError({ cause: answer.message })
    case 'other-backend':
      return new BackendIdMismatchError({ expected: answer.expected, received: answer.received })
    case 'server-ahead':
      return new ServerAheadError({
        minimumExpectedNum: EventSequenceNumber.Global.make(answer.minimumExpectedNum),
        providedNum: EventSequenceNumber.Global.make(answer.providedNum),
      })
  }
}
