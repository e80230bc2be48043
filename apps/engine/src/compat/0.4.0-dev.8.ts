/** What LiveStore 0.4.0-dev.8 and dev.9 name in their own way; see contract.ts. A refused push has its reason as a cause. */
import {
  InvalidPushError,
  IsOfflineError,
  LeaderAheadError,
  ServerAheadError,
  UnexpectedError,
} from '@livestore/common'
import { EventSequenceNumber, type LiveStoreEvent } from '@livestore/common/schema'
import { firstOf } from './shared/first-of.ts'
import { scriptedBackendWith } from './shared/scripted-backend.ts'

type Pushed = Pick<LiveStoreEvent.EncodedWithMeta, 'seqNum' | 'parentSeqNum'>

export const leaderAhead = (batch: readonly Pushed[], _sessionId: string) => {
  const { parentSeqNum, seqNum } = firstOf(batch)
  return new LeaderAheadError({ minimumExpectedNum: parentSeqNum, providedNum: seqNum })
}

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
