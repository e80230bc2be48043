/** Plays a conformance script against the scripted backend, over the ports that the stores of a simulation have. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Page } from '../../apps/engine/src/contract.ts'
import { createRecorder } from '../history/recorder.ts'
import { type ClientName, clientNames, type Player } from './conformance.fixture.ts'
import type { ScriptedBackend } from './scripted-backend/contract.ts'
import { createScriptedBackend } from './scripted-backend.ts'

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
  /** Whom each takes the backend for. */
  const known = new Map<ClientName, string | undefined>()
  for (const client of clientNames) {
    const onPage = ({ backendId }: Page): void => void known.set(client, backendId)
    const end = backend.portOf(client).pull(0, { onPage, onOffline: () => {}, onOther: () => {} })
    while (turns.length > 0) turns.shift()?.()
    end()
  }
  return {
    pull: (client, after, slowly, { onPage, onOther }) => {
      const slowness = slowly ? backend.hold(client, 'asks') : undefined
      const listener = {
        onPage: (page: Page) => {
          known.set(client, page.backendId)
          onPage(page)
        },
        onOffline: () => {},
        onOther,
      }
      const end = backend.portOf(client).pull(after, listener, known.get(client))
      // The pull itself is not kept waiting, only what it asks for later.
      slowness?.release()
      pulls.set(client, { end, ...(slowness !== undefined && { slowness }) })
    },
    push: (client, batch, onAnswer) => {
      void backend.portOf(client).push(batch, known.get(client)).then(onAnswer)
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
    wipe: async () => {
      backend.wipe()
      // Connections break with it, and whoever was slow on one.
      for (const { slowness } of pulls.values()) slowness?.end()
    },
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
