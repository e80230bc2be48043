/** Plays a conformance script against the scripted backend, over the ports that the stores of a simulation have. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createRecorder } from '../history/recorder.ts'
import type { ClientName, Player } from './conformance.fixture.ts'
import { createScriptedBackend, type ScriptedBackend } from './scripted-backend.ts'

interface Pulling {
  readonly end: () => void
  /** What keeps a slow pull from asking for more. */
  readonly slowness?: ReturnType<ScriptedBackend['hold']>
}

export const playerOfScripted = (): Player => {
  const turns: (() => void)[] = []
  const backend = createScriptedBackend({
    history: createRecorder(() => 0),
    pageSize: 100,
    inLaterTurn: (run) => turns.push(run),
  })
  const pulls = new Map<ClientName, Pulling>()
  return {
    pull: (client, after, slowly, onPage) => {
      const slowness = slowly ? backend.hold(client, 'pulls') : undefined
      const end = backend.portOf(client).pull(after, { onPage, onOffline: () => {}, onOther: () => {} })
      // The pull itself is not kept waiting, only what it asks for later.
      slowness?.release()
      pulls.set(client, { end, ...(slowness !== undefined && { slowness }) })
    },
    push: (client, batch, onAnswer) => {
      void backend.portOf(client).push(batch).then(onAnswer)
    },
    take: (client, pages) => {
      const slowness = pulls.get(client)?.slowness
      if (pages === 'all') slowness?.end()
      else slowness?.release()
    },
    endPull: (client) => pulls.get(client)?.end(),
    disconnect: async (client) => {
      backend.disconnect(client)
      pulls.get(client)?.slowness?.end()
    },
    reconnect: async (client) => backend.reconnect(client),
    settled: async () => {
      do {
        turns.shift()?.()
        // A promise that a turn has kept is heard before the next turn.
        await nextTurn()
      } while (turns.length > 0)
    },
    log: async () => backend.log(),
  }
}
