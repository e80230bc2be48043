/** A sync backend of LiveStore's on a port: the same from 0.4.0-dev.8 on, but for its errors. */
import { Effect, Option, Stream } from '@livestore/utils/effect'
import type { BackendMaker } from '../../../../linearlite/src/livestore/compat/shared/ws-backend.ts'
import type { BackendPort, GlobalEvent, PushAnswer } from '../../contract.ts'
import { connectionOf, pagesAfter } from '../../scripted-stream.ts'

type Backend = Effect.Effect.Success<ReturnType<BackendMaker>>
type Encoded = Parameters<Backend['push']>[0][number]
type PushFailure = Effect.Effect.Error<ReturnType<Backend['push']>>
type PullFailure = Stream.Stream.Error<ReturnType<Backend['pull']>>

/** What a version names in its own way. */
export interface Failures {
  readonly offline: () => PushFailure & PullFailure
  /** The error of a push that was not stored. */
  readonly ofPush: (answer: Exclude<PushAnswer, { readonly type: 'stored' | 'offline' }>) => PushFailure
}

export const scriptedBackendWith =
  ({ offline, ofPush }: Failures): ((port: BackendPort) => BackendMaker) =>
  (port) =>
  () =>
    Effect.map(connectionOf(port), (isConnected) => ({
      isConnected,
      connect: Effect.void,
      ping: Effect.void,
      pull: (cursor) =>
        pagesAfter(
          port,
          Option.match(cursor, { onNone: () => 0, onSome: ({ eventSequenceNumber }) => eventSequenceNumber }),
          offline,
        ).pipe(
          Stream.map(({ events, rest }) => ({
            batch: events.map((event) => ({ eventEncoded: toEncoded(event), metadata: Option.none() })),
            pageInfo: rest === 0 ? { _tag: 'NoMore' as const } : { _tag: 'MoreKnown' as const, remaining: rest },
          })),
        ),
      push: (batch) =>
        Effect.flatMap(
          Effect.promise(() => port.push(batch)),
          (answer): Effect.Effect<void, PushFailure> => {
            if (answer.type === 'stored') return Effect.void
            return Effect.fail(answer.type === 'offline' ? offline() : ofPush(answer))
          },
        ),
      metadata: { name: 'scripted', description: 'A sync backend in memory, under orders of a trial' },
      supports: { pullPageInfoKnown: true, pullLive: true },
    }))

const toEncoded = ({ seqNum, parentSeqNum, ...event }: GlobalEvent): Encoded => ({
  ...event,
  seqNum: seqNum as Encoded['seqNum'],
  parentSeqNum: parentSeqNum as Encoded['parentSeqNum'],
})
