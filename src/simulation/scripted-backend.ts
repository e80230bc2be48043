/**
 * A sync backend in memory that does what a correct one may do, when a trial orders it.
 *
 * It is faithful where it matters, and held against the Durable Object of LiveStore 0.4.0 (conformance.test.ts). One ordered log; a push
 * whose parent is not the head is answered with the head. A pull is sent what is behind, page after page, each saying how much
 * follows and none before the last was taken; and every stored push goes to everyone that pulls, to the pusher too, who has no other
 * confirmation and gets it before the answer. A pull is registered for these live pages before its backlog is read: they may come
 * between two pages of it, and once more at its end. One that has lost its log has another identity, and refuses whoever has something of the
 * one before: its pull as well as its push. (0.3.1's backend reads and sends a backlog in one go, and answers a push first.)
 * Nothing arrives within the turn in which it was sent, and each device gets its pages in their order.
 *
 * Orders keep things back (`hold`), end a connection (`disconnect`), or let a push be answered amiss (`answerNextPush`). Everything
 * goes into the history. No LiveStore in here, and no clock; only a latency needs a timer.
 */
import type { BackendPort, Page } from '../../apps/engine/src/contract.ts'
import type { StoredEvent } from '../history/event.ts'
import { livePagesOf, pagesOf, withEmptyEnd } from './pages.ts'
import { createConnections } from './scripted-backend/connections.ts'
import type {
  AppendOptions,
  ForeignChange,
  ScriptedBackend,
  ScriptedBackendOptions,
} from './scripted-backend/contract.ts'
import type { Pull } from './scripted-backend/device.ts'
import { createFaults } from './scripted-backend/faults.ts'
import { createOrders } from './scripted-backend/orders.ts'
import { recordsIn } from './scripted-backend/records.ts'
import { createPageSender } from './scripted-backend/send-pages.ts'
import { servePulls } from './scripted-backend/serve-pulls.ts'
import { createStoredLog, foreignEvents } from './scripted-backend/stored-log.ts'
import { takePushes } from './scripted-backend/take-pushes.ts'
import { createWays } from './scripted-backend/ways.ts'

/**
 * A backend without clients.
 *
 * @example
 * const backend = createScriptedBackend({ history, pageSize: 1 })
 * const pages = backend.hold('alice', 'pages')
 * backend.append([createIssue({ title: 'Foreign', creator: 'bob', rank: 'a0' })])
 * pages.release()
 */
export const createScriptedBackend = ({
  history,
  pageSize = 100,
  manner = '0.4.0',
  inLaterTurn = (run) => void setImmediate(run),
  after = (milliseconds, run) => void setTimeout(run, milliseconds),
}: ScriptedBackendOptions): ScriptedBackend => {
  const records = recordsIn(history)
  const log = createStoredLog(manner)
  const ways = createWays({ inLaterTurn, after })
  const orders = createOrders()
  const pages = createPageSender({ records, ways, log })
  const beginPull = servePulls({ records, log, ways, pages, pageSize, manner })
  const connections = createConnections({ records, orders, beginPull })
  const broadcast = (live: readonly Page[]): void => pages.broadcast(connections.all(), live)
  const store = (events: readonly StoredEvent[]): void => {
    log.add(events)
    records.traffic('push-stored', events)
  }
  const takePush = takePushes({ records, log, ways, manner, store, broadcast })

  const portOf = (client: string): BackendPort => {
    const device = connections.of(client)
    return {
      isConnected: () => device.connected,
      onConnection: (listener) => {
        device.connectionListeners.add(listener)
        return () => device.connectionListeners.delete(listener)
      },
      pull: (after, listener, backendId) => {
        const pull: Pull = { after, listener, backendId }
        if (device.connected) beginPull(device, pull)
        else device.waitingPulls.add(pull)
        return () => {
          device.waitingPulls.delete(pull)
          device.pulls.delete(pull)
        }
      },
      push: (batch, backendId) => takePush(device, batch, backendId),
    }
  }

  const append = (changes: readonly ForeignChange[], { pages, emptyLastPage = false }: AppendOptions = {}): void => {
    const events = foreignEvents(changes, log.head())
    history.record('backend', { lane: 'backend', type: 'appended', eventCount: events.length })
    store(events)
    const sent = pages === undefined ? livePagesOf(events) : pagesOf(events, pages)
    broadcast(emptyLastPage ? withEmptyEnd(sent) : sent)
  }

  return {
    ...createFaults({ orders, pages, deviceOf: connections.of }),
    portOf,
    log: log.events,
    append,
    disconnect: connections.disconnect,
    reconnect: (client) => connections.connect(connections.of(client)),
    isConnected: (client) => connections.of(client).connected,
    wipe: () => {
      const lost = log.lose()
      history.record('backend', { lane: 'backend', type: 'wiped', ...log.identity() })
      const broken = [...connections.all()].map(({ client }) => connections.disconnect(client))
      return { bitten: () => broken.reduce((count, { bitten }) => count + bitten(), lost) }
    },
    heal: orders.heal,
  }
}
