/** What LiveStore 0.4.0-dev.23 and 0.4.0 name in their own way; see contract.ts. A backend's errors stand for themselves. */
import { IsOfflineError, LeaderAheadError, ServerAheadError, UnknownError } from '@livestore/common'
import { EventSequenceNumber, type LiveStoreEvent } from '@livestore/common/schema'
import { firstOf } from './shared/first-of.ts'
import { scriptedBackendWith } from './shared/scripted-backend.ts'

type Pushed = Pick<LiveStoreEvent.Client.Encoded, 'seqNum' | 'parentSeqNum'>

export const leaderAhead = (batch: readonly Pushed[], sessionId: string) => {
  const { parentSeqNum, seqNum } = firstOf(batch)
  return new LeaderAheadError({ minimumExpectedNum: parentSeqNum, providedNum: seqNum, sessionId })
}

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
