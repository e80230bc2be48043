/** What LiveStore 0.4.0-dev.8 to dev.22 have in common: a refused push or pull has its reason as a cause. */
import {
  BackendIdMismatchError,
  InvalidPullError,
  InvalidPushError,
  IsOfflineError,
  ServerAheadError,
} from '@livestore/common'
import type { OtherBackend } from '../contract.ts'
import { scriptedBackendWith } from './shared/scripted-backend.ts'

/** What some of them name in their own way. */
export interface Causes {
  /** Of what nobody can say more than a message. */
  readonly unknown: (message: string) => InvalidPushError['cause']
  readonly sequenceNumber: (number: number) => ServerAheadError['minimumExpectedNum']
}

const otherBackend = ({ expected, received }: OtherBackend) => new BackendIdMismatchError({ expected, received })

const offline = () => new IsOfflineError({ cause: 'the connection ended' })

export const scriptedBackendWithCauses = ({ unknown, sequenceNumber }: Causes) =>
  scriptedBackendWith({
    offline,
    ofPull: (answer) => new InvalidPullError({ cause: otherBackend(answer) }),
    ofPush: (answer) => {
      switch (answer.type) {
        case 'says-offline':
          return offline()
        case 'failed':
          return new InvalidPushError({ cause: unknown(answer.message) })
        case 'other-backend':
          return new InvalidPushError({ cause: otherBackend(answer) })
        case 'server-ahead':
          return new InvalidPushError({
            cause: new ServerAheadError({
              minimumExpectedNum: sequenceNumber(answer.minimumExpectedNum),
              providedNum: sequenceNumber(answer.providedNum),
            }),
          })
      }
    },
  })
