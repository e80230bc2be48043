/** The thread of LiveStore's leader: it owns the databases and speaks to the sync backend, with probes on it. */
import { makeWorker } from '@livestore/adapter-node/worker'
import type { LeaderThreadCtx } from '@livestore/common/leader-thread'
import { Effect, Stream } from '@livestore/utils/effect'
import { connectBackend, consoleLogger, loggingTo } from '#compat'
import { schema } from '../../linearlite/src/data/schema.ts'
import { probeBackend } from '../../linearlite/src/probes/backend.ts'
import { type ProbedState, probeLeaderState } from '../../linearlite/src/probes/leader-state.ts'
import { makeProbeTracer } from '../../linearlite/src/probes/spans.ts'
import { lineFiles } from './contract.ts'
import { readClientSettings } from './settings.ts'
import { speakOn } from './thread-lines.ts'

const { storeId, syncUrl, debug } = readClientSettings()
const probe = speakOn({ file: lineFiles.leader, lane: 'leader', storeId })

type LeaderContext = typeof LeaderThreadCtx.Service

/** LiveStore sets a global name to its leader before it boots it. */
const onLeader = (seen: (context: LeaderContext) => void): void => {
  let context: LeaderContext | undefined
  Object.defineProperty(globalThis, '__leaderThreadCtx', {
    configurable: true,
    get: () => context,
    set: (value: LeaderContext) => {
      context = value
      seen(value)
    },
  })
}

const watchState = ({ syncProcessor }: LeaderContext, see: (state: ProbedState) => void): void => {
  Effect.runFork(syncProcessor.syncState.changes.pipe(Stream.runForEach((state) => Effect.sync(() => see(state)))))
}

onLeader((context) => watchState(context, probeLeaderState(probe)))

makeWorker({
  schema,
  sync: {
    backend: probeBackend(connectBackend({ url: syncUrl }), probe),
    initialSyncOptions: { _tag: 'Blocking', timeout: 2000 },
  },
  otelOptions: { tracer: makeProbeTracer(probe) },
  ...loggingTo(consoleLogger('leader'), debug ? 'Debug' : 'Warning'),
})

probe.write({ type: 'booted', detail: 'with a backend' })
