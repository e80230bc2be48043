/** The one ordered log of a backend, and the identity that goes with it. Pure: it knows of no device, and records nothing. */
import type { OtherBackend } from '../../../apps/engine/src/contract.ts'
import type { StoredEvent } from '../../history/event.ts'
import type { ForeignChange, Manner } from './contract.ts'

export interface StoredLog {
  /** Oldest first. */
  readonly events: () => readonly StoredEvent[]
  /** The number of the last, 0 where there is none. */
  readonly head: () => number
  readonly after: (seqNum: number) => readonly StoredEvent[]
  readonly add: (events: readonly StoredEvent[]) => void
  /** Begins another log, under another identity; tells how many events are lost. */
  readonly lose: () => number
  /** Absent where backends have none: 0.3.1's are all the same to a device. */
  readonly identity: () => { readonly backendId?: string }
  /** What a device is answered that takes it for another. */
  readonly otherThan: (known: string | undefined) => OtherBackend | undefined
}

export const createStoredLog = (manner: Manner): StoredLog => {
  let events: StoredEvent[] = []
  let wipes = 0

  const identity = (): { readonly backendId?: string } =>
    manner === '0.3.1' ? {} : { backendId: `backend-${wipes + 1}` }

  return {
    events: () => events,
    head: () => events.at(-1)?.seqNum ?? 0,
    after: (seqNum) => events.filter((event) => event.seqNum > seqNum),
    add: (added) => {
      // Copied field by field: what some versions push is shown as a text in JSON.
      events.push(
        ...added.map(({ name, args, parentSeqNum, seqNum, clientId, sessionId }) => ({
          name,
          args,
          parentSeqNum,
          seqNum,
          clientId,
          sessionId,
        })),
      )
    },
    lose: () => {
      const lost = events.length
      events = []
      wipes += 1
      return lost
    },
    identity,
    otherThan: (known) => {
      const { backendId } = identity()
      if (backendId === undefined || known === undefined || known === backendId) return undefined
      return { type: 'other-backend', expected: backendId, received: known }
    },
  }
}

/** In the words of LiveStore's error. */
export const nameOther = ({ expected, received }: OtherBackend): string =>
  `BackendIdMismatchError: expected ${expected}, received ${received}`

/** Changes of somebody who is not part of the trial, as they follow on a head. */
export const foreignEvents = (changes: readonly ForeignChange[], head: number): readonly StoredEvent[] =>
  changes.map(
    ({ name, args }, index): StoredEvent => ({
      name,
      args,
      parentSeqNum: head + index,
      seqNum: head + index + 1,
      clientId: 'foreign',
      sessionId: 'foreign',
    }),
  )
