/** What becomes of a push: whether it is stored, how it is answered, and what the backend says of it. Pure. */
import type { GlobalEvent, OtherBackend, PushAnswer } from '../../../apps/engine/src/contract.ts'
import type { AmissAnswer } from './contract.ts'
import { nameOther } from './stored-log.ts'

export interface Decision {
  readonly answer: PushAnswer
  readonly isStored: boolean
  /** Why it is refused, where it is. */
  readonly refusal?: string
}

/**
 * Decides about one push.
 *
 * @param about the number of the log's last event; the backend's name, where the pusher takes it for another; how it was ordered to answer
 */
export const decidePush = (
  batch: readonly GlobalEvent[],
  {
    head,
    other,
    amiss,
  }: { readonly head: number; readonly other: OtherBackend | undefined; readonly amiss: AmissAnswer | undefined },
): Decision => {
  const [first] = batch
  if (first === undefined) return { answer: { type: 'stored' }, isStored: false }
  if (other !== undefined) return { answer: other, isStored: false, refusal: nameOther(other) }
  if (amiss === 'failed' || amiss === 'says-offline') {
    const message = 'the backend broke'
    const answer = amiss === 'failed' ? { type: amiss, message } : { type: amiss }
    return { answer, isStored: false, refusal: message }
  }
  const providedNum = first.parentSeqNum
  if (providedNum !== head) {
    const refusal = `ServerAheadError: expected parent e${head}, got e${providedNum}`
    return { answer: { type: 'server-ahead', minimumExpectedNum: head, providedNum }, isStored: false, refusal }
  }
  if (amiss === 'offline') return { answer: { type: 'offline' }, isStored: true }
  if (amiss === undefined) return { answer: { type: 'stored' }, isStored: true }
  const minimumExpectedNum = batch.at(-1)?.seqNum ?? head
  return { answer: { type: 'server-ahead', minimumExpectedNum, providedNum }, isStored: true }
}
