/**
 * The seam to LiveStore: opens a store on an adapter and hands out what the app needs, in the app's own words. No LiveStore type
 * crosses it. What versions name differently lies in `#compat` (see compat/contract.ts).
 */
import { liveStoreVersion } from '@livestore/common'
import { createStorePromise, makeShutdownDeferred } from '@livestore/livestore'
import { Cause, Deferred, Effect, Layer, Logger, LogLevel } from '@livestore/utils/effect'
import { consoleLogger, loggingTo } from '#compat'
import { schema } from '../data/schema.ts'
import { probeAdapter } from '../probes/adapter.ts'
import { makeProbeTracer } from '../probes/spans.ts'
import { describe, shorten } from '../probes/text.ts'
import type { BootProgress, OpenStore, OpenStoreOptions, StoreGround } from './store.ts'
import { describeExit, watchLife } from './watch-life.ts'
import { wrapStore } from './wrap-store.ts'

/**
 * Opens a store on an adapter.
 *
 * Rejects where LiveStore cannot boot. Where LiveStore shuts down during boot without an end, only `onShutDown` tells.
 */
export const openStoreOn = async (
  { adapter, probe, batchUpdates }: StoreGround,
  { storeId, settings, onBootProgress, onShutDown }: OpenStoreOptions,
): Promise<OpenStore> => {
  // LiveStore says nothing to the app when it shuts a store down. Three signals, since none is there in every case: the
  // adapter is told to shut down, its scope closes, and `shutdownDeferred` is done (up to a second later).
  let hasShutDown = false
  const shutDown = (cause: string): void => {
    if (!hasShutDown) probe?.write({ type: 'shut-down', detail: cause })
    hasShutDown = true
    onShutDown(cause)
  }
  const shutdownDeferred = await Effect.runPromise(makeShutdownDeferred)
  Effect.runFork(
    Deferred.await(shutdownDeferred).pipe(
      Effect.exit,
      Effect.andThen((exit) => Effect.sync(() => shutDown(describeExit(exit)))),
    ),
  )

  // Of a commit that failed, only the log knows the cause.
  let lastError = 'see the console'
  const errorListener = Logger.make<unknown, void>(({ logLevel, message, cause }) => {
    if (!LogLevel.greaterThanEqual(logLevel, LogLevel.Error)) return
    const texts = (Array.isArray(message) ? message : [message]).map((part: unknown) =>
      Cause.isCause(part) ? Cause.pretty(part) : describe(part),
    )
    if (!Cause.isEmpty(cause)) texts.push(Cause.pretty(cause))
    lastError = shorten(texts.join(' '), 500)
  })

  const store = await createStorePromise({
    schema,
    storeId,
    adapter: watchLife(probe === undefined ? adapter : probeAdapter(adapter, probe), shutDown),
    ...(batchUpdates !== undefined && { batchUpdates }),
    disableDevtools: true,
    // Tests reload and close pages with events pending: that is the point of them. The browser's question would hang them.
    confirmUnsavedChanges: false,
    shutdownDeferred,
    onBootStatus: (status) => {
      const { stage } = status
      // Some versions warn here, of storage that is not to be had; the console has it too.
      if (!isBootStage(stage)) return
      const progress = 'progress' in status ? status.progress : undefined
      onBootProgress({
        stage,
        ...(progress !== undefined && { done: progress.done }),
        // -1 is LiveStore's "not known".
        ...(progress !== undefined && progress.total >= 0 && { total: progress.total }),
      })
    },
    ...loggingTo(
      Layer.mergeAll(consoleLogger('window'), Logger.add(errorListener)),
      settings.probe ? 'Debug' : 'Warning',
    ),
    ...(probe !== undefined && { otelOptions: { tracer: makeProbeTracer(probe) } }),
    // The same for all tabs of a store, or the shared worker refuses the second. LiveStore puts it into the URL of its requests.
    ...(settings.sync !== undefined && {
      syncPayload: {
        syncUrl: settings.sync,
        probe: settings.probe,
        ...(settings.pingIntervalMs !== undefined && { pingInterval: settings.pingIntervalMs }),
      },
    }),
    params: {
      ...(settings.leaderPushBatchSize !== undefined && { leaderPushBatchSize: settings.leaderPushBatchSize }),
      ...(settings.simulation !== undefined && {
        simulation: { clientSessionSyncProcessor: { pull: { ...noPauses, ...settings.simulation } } },
      }),
    },
  })

  probe?.write({ type: 'booted', detail: `LiveStore ${liveStoreVersion}` })
  return wrapStore(store, probe, () => shutDown(`a commit failed: ${lastError}`))
}

const isBootStage = (stage: string): stage is BootProgress['stage'] =>
  ['loading', 'migrating', 'rehydrating', 'syncing'].includes(stage)

const noPauses = {
  '1_before_leader_push_fiber_interrupt': 0,
  '2_before_leader_push_queue_clear': 0,
  '3_before_rebase_rollback': 0,
  '4_before_leader_push_queue_offer': 0,
  '5_before_leader_push_fiber_run': 0,
}
