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
import type {
  BackendPort,
  GlobalEvent,
  OtherBackend,
  Page,
  PullListener,
  PushAnswer,
} from '../../apps/engine/src/contract.ts'
import type { StoredEvent } from '../history/event.ts'
import { toProbeChange } from '../history/probe-change.ts'
import type { Recorder } from '../history/recorder.ts'
import { createGates, type Gates, type Hold } from './gate.ts'
import { evenSizes, livePagesOf, pagesOf } from './pages.ts'

/**
 * What can be kept back: what a pull asks for on its way, all and then each further page of its backlog; its reading of the log for that, while it is
 * sent live pages already; pages on their way; refusals of a pull; pushes before they are decided; acknowledgements of pushes.
 */
export type Holdable = 'asks' | 'pulls' | 'pages' | 'refusals' | 'pushes' | 'acknowledgements'

/**
 * How a push is answered amiss: `server-ahead`, although it was stored; `offline`, although it was stored and the connection stands;
 * `failed`: the backend breaks before it has stored anything.
 */
export type AmissAnswer = 'server-ahead' | 'offline' | 'failed'

/** A change of somebody who is not part of the trial. */
export interface ForeignChange {
  readonly name: string
  readonly args: unknown
}

export interface AppendOptions {
  /** Sends them as pages of these sizes, each saying how much follows; one page unless given. */
  readonly pages?: readonly number[]
  /** The last page with events says that one more follows, and an empty last page does. */
  readonly emptyLastPage?: boolean
}

export interface ScriptedBackend {
  /** The device's way to the backend. */
  readonly portOf: (client: string) => BackendPort
  /** The log, oldest first. */
  readonly log: () => readonly StoredEvent[]
  /** Another client's changes are stored and go to everyone. */
  readonly append: (changes: readonly ForeignChange[], options?: AppendOptions) => void
  /** Keeps back what is of one kind, or of one of several, which are counted together. */
  readonly hold: (client: string, ...what: readonly Holdable[]) => Hold
  readonly answerNextPush: (client: string, answer: AmissAnswer) => Disturbance
  /** Ends the connection: pages on their way are lost, and of a push nobody hears whether it was stored. */
  readonly disconnect: (client: string) => Disturbance
  readonly reconnect: (client: string) => void
  readonly isConnected: (client: string) => boolean
  /** Of what the device is sent next, the last page with events says that one more follows, and an empty page does. */
  readonly endNextWithEmptyPage: (client: string) => Disturbance
  /** What no correct backend does: the last page that went to the device goes there once more. */
  readonly repeatLastPage: (client: string) => Disturbance
  /** What no correct backend does: the next page with events goes to the device twice. */
  readonly doubleNextPage: (client: string) => Disturbance
  /** What no correct backend does: the next page for the device is lost. */
  readonly dropNextPage: (client: string) => Disturbance
  /** The log is lost, and the backend begins another, under another identity where it has one; every connection breaks. */
  readonly wipe: () => Disturbance
  /** Everything of the device takes so many milliseconds longer, either way, until another says otherwise; 0 ends it. */
  readonly delay: (client: string, milliseconds: number) => Disturbance
  /** Ends every order and connects everyone; tells what was ordered and how often it touched something. */
  readonly heal: () => readonly { readonly title: string; readonly bitten: number }[]
}

/** In what the backends of LiveStore's versions differ: 0.4.0's is that of all from 0.4.0-dev.8 on. */
export type Manner = '0.3.1' | '0.4.0'

export interface ScriptedBackendOptions {
  readonly history: Recorder
  /** Most events of one page; 100 as the Durable Object has it, unless given. */
  readonly pageSize?: number
  /** Whose backend it does as: 0.4.0's unless given. */
  readonly manner?: Manner
  /** Calls its argument in a later turn, in the order of the calls. */
  readonly inLaterTurn?: (run: () => void) => void
  /** Calls its argument after so many milliseconds: what a latency needs. */
  readonly after?: (milliseconds: number, run: () => void) => void
}

interface Order {
  readonly title: string
  bitten: number
  readonly end: () => void
}

/** What somebody ordered. */
export interface Disturbance {
  /** How often it has touched something so far. */
  readonly bitten: () => number
}

interface Pull {
  readonly listener: PullListener
  readonly after: number
  /** Whom the device takes the backend for; undefined where it does not know. */
  readonly backendId: string | undefined
}

interface PushUnderWay {
  readonly answer: (answer: PushAnswer) => void
}

/** What travels in one direction, in its order. */
type Way = { readonly arrive: () => void; isThere: boolean }[]

interface Device {
  readonly client: string
  connected: boolean
  connection: number
  readonly gates: Gates<Holdable>
  readonly connectionListeners: Set<(isConnected: boolean) => void>
  /** Pulls that wait for a connection, and those that have one. */
  readonly waitingPulls: Set<Pull>
  readonly pulls: Set<Pull>
  readonly pushes: Set<PushUnderWay>
  readonly amiss: { readonly answer: AmissAnswer; readonly order: Order }[]
  readonly emptyEnds: Order[]
  readonly drops: Order[]
  readonly doubles: Order[]
  /** At most one stands. */
  readonly latencies: { readonly milliseconds: number; readonly order: Order }[]
  readonly up: Way
  readonly down: Way
  lastPage: Page | undefined
}

const asDisturbance = (order: Order): Disturbance => ({ bitten: () => order.bitten })

/** The same pages, the last of which only says that nothing follows. */
const withEmptyEnd = (pages: readonly Page[]): readonly Page[] => [
  ...pages.map((page) => ({ ...page, rest: page.rest + 1 })),
  { events: [], rest: 0 },
]

/** Most events that are read from the log for a pull in one go. A page never goes beyond such a reading. */
const readAtOnce: Readonly<Record<Manner, number>> = { '0.3.1': Number.POSITIVE_INFINITY, '0.4.0': 256 }

/** In the words of LiveStore's error. */
const nameOther = ({ expected, received }: OtherBackend): string =>
  `BackendIdMismatchError: expected ${expected}, received ${received}`

const epochNow = (): number => performance.timeOrigin + performance.now()

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
  let log: StoredEvent[] = []
  const devices = new Map<string, Device>()
  const orders: Order[] = []
  let connections = 0
  let wipes = 0

  /** Absent where backends have none: 0.3.1's are all the same to a device. */
  const identity = (): { readonly backendId?: string } =>
    manner === '0.3.1' ? {} : { backendId: `backend-${wipes + 1}` }
  /** What a device is answered that takes it for another. */
  const otherThan = (known: string | undefined): OtherBackend | undefined => {
    const { backendId } = identity()
    if (backendId === undefined || known === undefined || known === backendId) return undefined
    return { type: 'other-backend', expected: backendId, received: known }
  }

  const head = (): number => log.at(-1)?.seqNum ?? 0

  const deviceOf = (client: string): Device => {
    const known = devices.get(client)
    if (known !== undefined) return known
    const device: Device = {
      client,
      connected: true,
      connection: ++connections,
      gates: createGates(),
      connectionListeners: new Set(),
      waitingPulls: new Set(),
      pulls: new Set(),
      pushes: new Set(),
      amiss: [],
      emptyEnds: [],
      drops: [],
      doubles: [],
      latencies: [],
      up: [],
      down: [],
      lastPage: undefined,
    }
    devices.set(client, device)
    recordConnection(device, 'opened')
    return device
  }

  const recordConnection = ({ client, connection }: Device, type: 'opened' | 'cut'): void => {
    history.record(client, { lane: 'network', type, connection })
  }

  /** What a relay would see: by it those are told who ask for nothing on the connection that stands. */
  const recordFrame = (
    { client, connection }: Device,
    kind: 'pull-request' | 'pull-page' | 'pull-end' | 'push' | 'push-ack' | 'push-error',
    eventCount?: number,
    reason?: string,
  ): void => {
    const direction = kind === 'pull-request' || kind === 'push' ? 'up' : 'down'
    const more = { ...(eventCount !== undefined && { eventCount }), ...(reason !== undefined && { reason }) }
    history.record(client, { lane: 'network', type: 'frame', connection, direction, kind, ...more })
  }

  const recordTraffic = (
    type: 'push-received' | 'push-stored' | 'push-refused' | 'pull-received' | 'page-sent',
    events: readonly GlobalEvent[],
    error?: string,
  ): void => {
    history.record('backend', {
      lane: 'backend',
      type,
      at: epochNow(),
      changes: events.map(toProbeChange),
      ...(error !== undefined && { error }),
    })
  }

  /** Lets something travel for as long as a latency says, behind what was sent before it; `atOnce` where nothing slows it down. */
  const travel = (device: Device, way: Way, arrive: () => void, atOnce: (arrive: () => void) => void): void => {
    const milliseconds = device.latencies[0]?.milliseconds ?? 0
    if (milliseconds === 0 && way.length === 0) {
      atOnce(arrive)
      return
    }
    if (milliseconds > 0) for (const { order } of device.latencies) order.bitten += 1
    const sent = { arrive, isThere: false }
    way.push(sent)
    after(milliseconds, () => {
      sent.isThere = true
      while (way[0]?.isThere === true) way.shift()?.arrive()
    })
  }
  const goUp = (device: Device, arrive: () => void): void => travel(device, device.up, arrive, (run) => run())
  const goDown = (device: Device, arrive: () => void): void => travel(device, device.down, arrive, inLaterTurn)

  const sendPage = (device: Device, pull: Pull, page: Page, taken: () => void = () => {}): void => {
    goDown(device, () =>
      device.gates.pass('pages', {
        go: () => {
          if (!device.pulls.has(pull)) return
          const drop = device.drops.shift()
          if (drop !== undefined) {
            drop.bitten += 1
            taken()
            return
          }
          device.lastPage = page
          const double = page.events.length === 0 ? undefined : device.doubles.shift()
          if (double !== undefined) double.bitten += 1
          for (let time = 0; time < (double === undefined ? 1 : 2); time++) {
            recordTraffic('page-sent', page.events)
            recordFrame(device, 'pull-page', page.events.length)
            pull.listener.onPage({ ...page, ...identity() })
          }
          taken()
        },
      }),
    )
  }

  /** A pull's request for all, or for its next page, on its way. */
  const askFor = (device: Device, arrive: () => void): void =>
    goUp(device, () => device.gates.pass('asks', { go: arrive }))

  /** The backend turns to what a pull has asked for, if the pull is still there. */
  const readFor = (device: Device, pull: Pull, read: () => void): void =>
    device.gates.pass('pulls', {
      go: () => {
        if (device.pulls.has(pull)) read()
      },
    })

  /** Whether what is sent now shall end with an empty page. */
  const shallEndEmpty = (device: Device): boolean => {
    const [emptyEnd] = device.emptyEnds.splice(0, 1)
    if (emptyEnd !== undefined) emptyEnd.bitten += 1
    return emptyEnd !== undefined
  }

  const broadcast = (pages: readonly Page[]): void => {
    for (const device of devices.values()) {
      for (const pull of device.pulls) {
        for (const page of shallEndEmpty(device) ? withEmptyEnd(pages) : pages) sendPage(device, pull, page)
      }
    }
  }

  /** Reads what is behind and sends it, a page at a time, until a reading finds nothing more: what was stored meanwhile is sent again. */
  const sendBacklog = (device: Device, pull: Pull): void => {
    const eventsAfter = (seqNum: number) => log.filter((event) => event.seqNum > seqNum)
    let read = pull.after
    let rest = eventsAfter(read).length
    let toSend: readonly Page[] = []
    let beyond = 0

    const send = (page: Page, next: () => void): void => {
      if (manner === '0.3.1') {
        sendPage(device, pull, page)
        next()
        return
      }
      sendPage(device, pull, page, () => askFor(device, () => readFor(device, pull, next)))
    }
    const sendNext = (): void => {
      if (toSend.length === 0) {
        const events = eventsAfter(read).slice(0, readAtOnce[manner])
        read = events.at(-1)?.seqNum ?? read
        toSend = events.length === 0 ? [] : pagesOf(events, evenSizes(events.length, pageSize))
      }
      const [page, ...others] = toSend
      if (page === undefined) {
        end()
        return
      }
      toSend = others
      // Counted once, when the pull began: what came later is not in it.
      rest = Math.max(0, rest - page.events.length)
      send({ events: page.events, rest: rest + beyond }, sendNext)
    }
    const end = (): void => {
      if (beyond === 0) return
      beyond = 0
      sendPage(device, pull, { events: [], rest: 0 })
    }

    beyond = shallEndEmpty(device) ? 1 : 0
    if (rest > 0) sendNext()
    else send({ events: [], rest: beyond }, end)
  }

  const refusePull = (device: Device, pull: Pull, other: OtherBackend): void =>
    goDown(device, () =>
      device.gates.pass('refusals', {
        go: () => {
          if (!device.pulls.delete(pull)) return
          recordFrame(device, 'pull-end', undefined, nameOther(other))
          pull.listener.onOther(other)
        },
      }),
    )

  const beginPull = (device: Device, pull: Pull): void => {
    device.waitingPulls.add(pull)
    recordFrame(device, 'pull-request')
    askFor(device, () => {
      if (!device.waitingPulls.has(pull) || !device.connected) return
      device.waitingPulls.delete(pull)
      device.pulls.add(pull)
      recordTraffic('pull-received', [])
      readFor(device, pull, () => {
        // Who has nothing of it names nobody, and is sent what there is.
        const other = pull.after === 0 ? undefined : otherThan(pull.backendId)
        if (other === undefined) sendBacklog(device, pull)
        else refusePull(device, pull, other)
      })
    })
  }

  const store = (events: readonly StoredEvent[]): void => {
    // Copied field by field: what some versions push is shown as a text in JSON.
    log.push(
      ...events.map(({ name, args, parentSeqNum, seqNum, clientId, sessionId }) => ({
        name,
        args,
        parentSeqNum,
        seqNum,
        clientId,
        sessionId,
      })),
    )
    recordTraffic('push-stored', events)
  }

  const decide = (device: Device, batch: readonly GlobalEvent[], backendId: string | undefined): PushAnswer => {
    if (batch.length === 0) return { type: 'stored' }
    const other = otherThan(backendId)
    if (other !== undefined) {
      recordTraffic('push-refused', batch, nameOther(other))
      return other
    }
    const amiss = device.amiss.shift()
    if (amiss !== undefined) amiss.order.bitten += 1
    if (amiss?.answer === 'failed') {
      recordTraffic('push-refused', batch, 'the backend broke')
      return { type: 'failed', message: 'the backend broke' }
    }
    const providedNum = batch[0]?.parentSeqNum ?? 0
    if (providedNum !== head()) {
      recordTraffic('push-refused', batch, `ServerAheadError: expected parent e${head()}, got e${providedNum}`)
      return { type: 'server-ahead', minimumExpectedNum: head(), providedNum }
    }
    store(batch)
    if (amiss?.answer === 'offline') return { type: 'offline' }
    return amiss === undefined ? { type: 'stored' } : { type: 'server-ahead', minimumExpectedNum: head(), providedNum }
  }

  const receivePush = (device: Device, batch: readonly GlobalEvent[], backendId?: string): Promise<PushAnswer> =>
    new Promise((resolve) => {
      if (!device.connected) return resolve({ type: 'offline' })
      const push: PushUnderWay = { answer: resolve }
      device.pushes.add(push)
      recordFrame(device, 'push', batch.length)
      goUp(device, () => {
        if (!device.pushes.has(push)) return
        recordTraffic('push-received', batch)
        device.gates.pass('pushes', {
          go: () => {
            if (!device.pushes.has(push)) return
            const before = head()
            const answer = decide(device, batch, backendId)
            const stored = livePagesOf(log.filter(({ seqNum }) => seqNum > before))
            const sendAnswer = (): void =>
              goDown(device, () =>
                device.gates.pass('acknowledgements', {
                  go: () => {
                    if (!device.pushes.delete(push)) return
                    recordFrame(device, answer.type === 'stored' ? 'push-ack' : 'push-error')
                    push.answer(answer)
                  },
                }),
              )
            if (manner === '0.3.1') sendAnswer()
            broadcast(stored)
            // The pusher has its own events back before it hears that they are stored.
            if (manner === '0.4.0') sendAnswer()
          },
        })
      })
    })

  const connect = (device: Device): void => {
    if (device.connected) return
    device.connected = true
    device.connection = ++connections
    recordConnection(device, 'opened')
    for (const listener of device.connectionListeners) listener(true)
    for (const pull of [...device.waitingPulls]) beginPull(device, pull)
  }

  const giveOrder = (title: string, end: () => void): Order => {
    const order: Order = { title, bitten: 0, end }
    orders.push(order)
    return order
  }

  const disconnect = (client: string): Disturbance => {
    const device = deviceOf(client)
    const order = giveOrder(`${client} disconnected`, () => connect(device))
    if (!device.connected) return asDisturbance(order)
    order.bitten = 1
    device.connected = false
    recordConnection(device, 'cut')
    const [pulls, pushes] = [[...device.pulls, ...device.waitingPulls], [...device.pushes]]
    device.pulls.clear()
    device.waitingPulls.clear()
    device.pushes.clear()
    device.gates.clear()
    for (const listener of device.connectionListeners) listener(false)
    for (const { listener } of pulls) listener.onOffline()
    for (const { answer } of pushes) answer({ type: 'offline' })
    return asDisturbance(order)
  }

  return {
    portOf: (client) => {
      const device = deviceOf(client)
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
        push: (batch, backendId) => receivePush(device, batch, backendId),
      }
    },

    log: () => log,

    append: (changes, { pages, emptyLastPage = false } = {}) => {
      const first = head()
      const events = changes.map(
        ({ name, args }, index): StoredEvent => ({
          name,
          args,
          parentSeqNum: first + index,
          seqNum: first + index + 1,
          clientId: 'foreign',
          sessionId: 'foreign',
        }),
      )
      history.record('backend', { lane: 'backend', type: 'appended', eventCount: events.length })
      store(events)
      const sent = pages === undefined ? livePagesOf(events) : pagesOf(events, pages)
      broadcast(emptyLastPage ? withEmptyEnd(sent) : sent)
    },

    hold: (client, ...what) => {
      const hold = deviceOf(client).gates.hold(what)
      const order = giveOrder(`a hold of ${what.join(' and ')} of ${client}`, () => {
        order.bitten = hold.bitten()
        hold.end()
      })
      return hold
    },

    answerNextPush: (client, answer) => {
      const device = deviceOf(client)
      const order = giveOrder(`the next push of ${client} answered ${answer}`, () => {
        device.amiss.splice(0)
      })
      device.amiss.push({ answer, order })
      return asDisturbance(order)
    },

    wipe: () => {
      const lost = log.length
      log = []
      wipes += 1
      history.record('backend', { lane: 'backend', type: 'wiped', ...identity() })
      const broken = [...devices.keys()].map(disconnect)
      return { bitten: () => broken.reduce((count, { bitten }) => count + bitten(), lost) }
    },

    disconnect,
    reconnect: (client) => connect(deviceOf(client)),
    isConnected: (client) => deviceOf(client).connected,

    endNextWithEmptyPage: (client) => {
      const device = deviceOf(client)
      const order = giveOrder(`an empty last page for ${client}`, () => {
        device.emptyEnds.splice(0)
      })
      device.emptyEnds.push(order)
      return asDisturbance(order)
    },

    doubleNextPage: (client) => {
      const device = deviceOf(client)
      const order = giveOrder(`the next page of ${client} doubled`, () => {
        device.doubles.splice(0)
      })
      device.doubles.push(order)
      return asDisturbance(order)
    },

    dropNextPage: (client) => {
      const device = deviceOf(client)
      const order = giveOrder(`a page of ${client} lost`, () => {
        device.drops.splice(0)
      })
      device.drops.push(order)
      return asDisturbance(order)
    },

    delay: (client, milliseconds) => {
      const device = deviceOf(client)
      const order = giveOrder(`a latency of ${milliseconds} ms of ${client}`, () => {
        device.latencies.splice(0)
      })
      device.latencies.splice(0, 1, { milliseconds, order })
      return asDisturbance(order)
    },

    repeatLastPage: (client) => {
      const device = deviceOf(client)
      const page = device.lastPage
      const order = giveOrder(`a page of ${client} doubled`, () => {})
      if (page === undefined) return asDisturbance(order)
      for (const pull of device.pulls) {
        order.bitten += 1
        sendPage(device, pull, page)
      }
      return asDisturbance(order)
    },

    heal: () => {
      for (const order of orders) order.end()
      return orders.map(({ title, bitten }) => ({ title, bitten }))
    },
  }
}
