/**
 * The seam between leader and sync backend: the backend is a public function that the app gives to its leader worker, and
 * here it is wrapped so that every push, its outcome, every pulled page and every change of the connection is seen.
 */
import type { SyncBackend } from '@livestore/common'
import { Effect, Stream } from '@livestore/utils/effect'
import { toProbeChange } from '../../../../src/history/probe-change.ts'
import { probePushes } from './pushes.ts'
import type { ProbeWriter } from './writer.ts'

/** The backend's maker with probes on what it makes. */
export const probeBackend =
  <Metadata, Payload>(
    make: SyncBackend.SyncBackendConstructor<Metadata, Payload>,
    probe: ProbeWriter,
  ): SyncBackend.SyncBackendConstructor<Metadata, Payload> =>
  (args) =>
    Effect.gen(function* () {
      const backend = yield* make(args)
      let connected = false

      yield* backend.isConnected.changes.pipe(
        Stream.runForEach((isConnected) =>
          Effect.sync(() => {
            if (isConnected === connected) return
            connected = isConnected
            probe.write({ type: isConnected ? 'connected' : 'disconnected' })
          }),
        ),
        Effect.forkScoped,
      )

      return {
        ...backend,
        push: probePushes(backend.push, 'backend-push', probe),
        pull: (cursor, options) =>
          backend.pull(cursor, options).pipe(
            Stream.map((page) => {
              const { pageInfo } = page
              probe.write({
                type: 'backend-pull-page',
                pageInfo: pageInfo._tag === 'MoreKnown' ? `MoreKnown ${pageInfo.remaining}` : pageInfo._tag,
                changes: page.batch.map(({ eventEncoded }) => toProbeChange(eventEncoded)),
              })
              return page
            }),
          ),
      }
    })
