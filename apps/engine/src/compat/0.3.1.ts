/**
 * What LiveStore 0.3.1 names in its own way; see contract.ts.
 *
 * Not there yet: `pageInfo` on pages, a cursor that is a plain number, pings, what a backend supports.
 */
import { InvalidPushError, IsOfflineError } from '@livestore/common'
import type { LiveStoreEvent } from '@livestore/common/schema'
import { Effect, Option, Stream } from '@livestore/utils/effect'
import type { BackendMaker } from '../../../linearlite/src/livestore/compat/0.3.1.ts'
import type { BackendPort, GlobalEvent, PushAnswer } from '../contract.ts'
import { connectionOf, pagesAfter } from '../scripted-stream.ts'

export { loadFileAdapter } from './shared/file-adapter.ts'

export const scriptedBackend =
  (port: BackendPort): BackendMaker =>
  () =>
    Effect.map(connectionOf(port), (isConnected) => ({
      isConnected,
      connect: Effect.void,
      pull: (from) =>
        pagesAfter(
          port,
          { after: Option.match(from, { onNone: () => 0, onSome: ({ cursor }) => cursor.global }) },
          { offline: () => new IsOfflineError(), ofPull: neverOther },
        ).pipe(
          Stream.map(({ events, rest }) => ({
            batch: events.map((event) => ({ eventEncoded: toEncoded(event), metadata: Option.none() })),
            remaining: rest,
          })),
        ),
      push: (batch) =>
        Effect.flatMap(
          Effect.promise(() => port.push(batch)),
          (answer): Effect.Effect<void, IsOfflineError | InvalidPushError> => {
            if (answer.type === 'stored') return Effect.void
            if (answer.type === 'says-offline') return Effect.fail(new IsOfflineError())
            return Effect.fail(new InvalidPushError({ reason: reasonOf(answer) }))
          },
        ),
      metadata: { name: 'scripted', description: 'A sync backend in memory, under orders of a trial' },
    }))

type Told = Exclude<PushAnswer, { readonly type: 'stored' | 'says-offline' }>

const reasonOf = (answer: Told): InvalidPushError['reason'] => {
  switch (answer.type) {
    case 'offline':
      return { _tag: 'Unexpected', message: 'the connection ended' }
    case 'failed':
      return { _tag: 'Unexpected', message: answer.message }
    case 'other-backend':
      return neverOther()
    case 'server-ahead':
      return { _tag: 'ServerAhead', minimumExpectedNum: answer.minimumExpectedNum, providedNum: answer.providedNum }
  }
}

const neverOther = (): never => {
  throw new Error('Expected no word of another backend: those of 0.3.1 have no identity.')
}

const toEncoded = ({ seqNum, parentSeqNum, ...event }: GlobalEvent): LiveStoreEvent.AnyEncodedGlobal => ({
  ...event,
  seqNum: seqNum as LiveStoreEvent.AnyEncodedGlobal['seqNum'],
  parentSeqNum: parentSeqNum as LiveStoreEvent.AnyEncodedGlobal['parentSeqNum'],
})
