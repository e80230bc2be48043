/** What LiveStore 0.4.0-dev.8 to dev.16 name in their own way: a refused push has its reason as a cause. */
import {
  BackendIdMismatchError,
  InvalidPullError,
  InvalidPushError,
  IsOfflineError,
  ServerAheadError,
  UnexpectedError,
} from '@livestore/common'
import { EventSequenceNumber } from '@livestore/common/schema'
import { scriptedBackendWith, type Unstored } from './shared/scripted-backend.ts'

export const scriptedBackend = scriptedBackendWith({
  offline: () => new IsOfflineError({ cause: 'the connection ended' }),
  ofPull: ({ expected, received }) =>
    new InvalidPullError({ cause: new BackendIdMismatchError({ expected, received }) }),
  ofPush: (answer) => new InvalidPushError({ cause: causeOf(answer) }),
})

const causeOf = (answer: Unstored): InvalidPushError['cause'] => {
  switch (answer.type) {
    case 'failed':
      return new UnexpectedError({ cause: answer.message })
    case 'other-backend':
      return new BackendIdMismatchError({ expected: answer.expected, received: answer.received })
    case 'server-ahead':
      return new ServerAheadError({
        minimumExpectedNum: EventSequenceNumber.globalEventSequenceNumber(answer.minimumExpectedNum),
        providedNum: EventSequenceNumber.globalEventSequenceNumber(answer.providedNum),
      })
  }
}
