/** What is named alike up to LiveStore 0.4.0-dev.22; see ../contract.ts. */
import { LeaderAheadError } from '@livestore/common'
import { firstOf } from './first-of.ts'

export const exposeDebugHandle = (store: { readonly storeId: string }): void => {
  const listed: unknown = Reflect.get(globalThis, '__debugLiveStore')
  Reflect.set(globalThis, '__debugLiveStore', { ...(listed ?? {}), [store.storeId]: store })
}

type Refusal = ConstructorParameters<typeof LeaderAheadError>[0]

/** An event of a push has its numbers, whatever the version calls such events. */
interface Numbered {
  readonly seqNum: Refusal['providedNum']
  readonly parentSeqNum: Refusal['minimumExpectedNum']
}

export const leaderAhead = (batch: readonly Numbered[], _sessionId: string): LeaderAheadError => {
  const { parentSeqNum, seqNum } = firstOf(batch)
  return new LeaderAheadError({ minimumExpectedNum: parentSeqNum, providedNum: seqNum })
}
