/** A sync backend of LiveStore's on a port: the same from 0.4.0-dev.8 on, but for its errors. */
import { SyncBackend } from '@livestore/common'
import { Effect, Option, Stream } from '@livestore/utils/effect'
import type { BackendMaker } from '../../../../linearlite/src/livestore/compat/shared/ws-backend.ts'
import type { BackendPort, GlobalEvent, PushAnswer } from '../../contract.ts'
import { connectionOf, type PullFailures, pagesAfter } from '../../scripted-stream.ts'

type Backend = Effect.Effect.Success<ReturnType<BackendMaker>>
type Encoded = Parameters<Backend['push']>[0][number]
type PushFailure = Effect.Effect.Error<ReturnType<Backend['push']>>
type PullFailure = Stream.Stream.Error<ReturnType<Backend['pull']>>

/** What a version names in its own way. */
export interface Failures extends PullFailures<PullFailure> {
  /** The error of a push that was not stored. */
  readonly ofPush: (answer: Unstored) => PushFailure
}

/** How a push is answered that was not stored, as far as its client knows. */
export type Unstored = Exclude<PushAnswer, { readonly type: 'stored' | 'offline' }>

/** LiveStore's own client calls a lost connection offline where it pulls, and where it pushes a failure that it can say no more of. */
const connectionEnded: Unstored = { type: 'failed', message: 'the connection ended' }

export const scriptedBackendWith =
  (failures: Failures): ((port: BackendPort) => BackendMaker) =>
  (port) =>
  () =>
    Effect.map(Effect.all([connectionOf(port), SyncBackend.makeBackendIdHelper]), ([isConnected, backendId]) => ({
      isConnected,
      connect: Effect.void,
      ping: Effect.void,
      // As LiveStore's own client: whom it knows it names where it has a cursor, and takes whoever sends a page for that one.
      pull: (cursor) =>
        pagesAfter(
          port,
          Option.match(cursor, {
            onNone: () => ({ after: 0 }),
            onSome: ({ eventSequenceNumber }) => ({
              after: eventSequenceNumber,
              backendId: backendId.get().pipe(Option.getOrThrow),
            }),
          }),
          failures,
        ).pipe(
          // Where its own storage fails, which some versions say in the type, there is no trial any more.
          Stream.tap((page) =>
            page.backendId === undefined ? Effect.void : Effect.orDie(backendId.lazySet(page.backendId)),
          ),
          Stream.map(({ events, rest }) => ({
            batch: events.map((event) => ({ eventEncoded: toEncoded(event), metadata: Option.none() })),
            pageInfo: rest === 0 ? { _tag: 'NoMore' as const } : { _tag: 'MoreKnown' as const, remaining: rest },
          })),
        ),
      push: (batch) =>
        Effect.flatMap(
          Effect.promise(() => port.push(batch, Option.getOrUndefined(backendId.get()))),
          (answer): Effect.Effect<void, PushFailure> => {
            if (answer.type === 'stored') return Effect.void
            return Effect.fail(failures.ofPush(answer.type === 'offline' ? connectionEnded : answer))
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
