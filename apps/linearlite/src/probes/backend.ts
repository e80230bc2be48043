/**
 * The seam between leader and sync backend: the backend is a public function that the app gives to its leader worker, and
 * here it is wrapped so that every push, its outcome, every pulled page and every change of the connection is seen.
 */
import type { SyncBackend } from '@livestore/common'
import { Effect, Exit, Stream } from '@livestore/utils/effect'
import { describeCause } from './adapter.ts'
import { type ProbeWriter, toProbeChange } from './writer.ts'

/** The backend's maker with probes on what it makes. */
export const probeBackend =
  <Metadata, Payload>(
    make: SyncBackend.SyncBackendConstructor<Metadata, Payload>,
    probe: ProbeWriter,
  ): SyncBackend.SyncBackendConstructor<Metadata, Payload> =>
  (args) =>
    Effect.gen(function* () {
      const backend = yield* make(args)
      let pushes = 0
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
        push: (batch) =>
          Effect.suspend(() => {
            const push = ++pushes
            const changes = batch.map(toProbeChange)
            probe.write({ type: 'backend-push', push, changes })
            return backend
              .push(batch)
              .pipe(
                Effect.onExit((exit) =>
                  Effect.sync(() =>
                    probe.write(
                      Exit.isSuccess(exit)
                        ? { type: 'backend-push-ok', push, changes }
                        : { type: 'backend-push-failed', push, changes, error: describeCause(exit.cause) },
                    ),
                  ),
                ),
              )
          }),
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
