/**
 * The seam between leader and sync backend: the backend is a public function that the app gives to its leader worker, and
 * here it is wrapped so that every push, its outcome, every pulled page and every change of the connection is seen.
 */

import { Effect, Stream } from '@livestore/utils/effect'
import { type BackendMaker, restAfter } from '#compat'
import { toProbeChange } from '../../../../src/history/probe-change.ts'
import { probePushes } from './pushes.ts'
import type { ProbeWriter } from './writer.ts'

/** The backend's maker with probes on what it makes. */
export const probeBackend =
  (make: BackendMaker, probe: ProbeWriter): BackendMaker =>
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
        pull: (...cursor: Parameters<typeof backend.pull>) =>
          backend.pull(...cursor).pipe(
            Stream.map((page) => {
              probe.write({
                type: 'backend-pull-page',
                pageInfo: restAfter(page).label,
                changes: page.batch.map(({ eventEncoded }) => toProbeChange(eventEncoded)),
              })
              return page
            }),
          ),
      }
    })
