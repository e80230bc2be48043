/**
 * A desk without browsers, relay or backend, for the control page's own tests: it serves the page, tells a history that was made by hand,
 * writes down what is ordered, and lets its devices stand as they would. Nothing in it takes time.
 */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import sirv from 'sirv'
import { type WebSocket, WebSocketServer } from 'ws'
import type { TimelineData } from '../../apps/timeline/src/data.ts'
import type { HistoryEvent } from '../history/event.ts'
import { describeMoment, describeStep } from '../schedule/explain.ts'
import type { Action, Schedule } from '../schedule/schedule.ts'
import { askedAnew, handsAlone } from './asked.ts'
import {
  type Anew,
  type ClientView,
  type DeskMessage,
  type DeskOrder,
  type DeskSetup,
  type DeskState,
  type Light,
  livePath,
  type NumberedOrder,
} from './protocol.ts'

export interface ScriptedDesk {
  readonly url: string
  /** Everything that was ordered, in its order. */
  readonly orders: readonly DeskOrder[]
  /** What was ordered by hand. */
  readonly actions: () => readonly Action[]
  /** Something more happens. */
  readonly happen: (...events: readonly HistoryEvent[]) => void
  readonly change: (change: Partial<DeskState>) => void
  readonly tell: (message: DeskMessage) => void
  /** The next order is refused with these words. */
  readonly refuseNext: (error: string) => void
  /** Ends as a desk does that was stopped: its port is closed. */
  readonly end: () => Promise<void>
  /** Begins anew, at the same address. */
  readonly begin: () => Promise<void>
}

export interface ScriptedDeskOptions {
  /** The folder of the built page. */
  readonly folder: string
  readonly story: TimelineData
  readonly setup?: Partial<DeskSetup>
  readonly state?: Partial<DeskState>
}

export const setupOf = (change: Partial<DeskSetup> = {}): DeskSetup => ({
  title: 'by hand',
  livestore: '0.4.0-dev.9',
  hasBackend: true,
  storeId: 'desk-1',
  clients: ['alice', 'bob'],
  unsupported: {},
  issues: ['i1'],
  ...change,
})

export const deviceOf = (name: string, change: Partial<ClientView> = {}): ClientView => ({
  name,
  tabs: [
    { name, source: name, isOpen: true, status: 'running', pending: 0, head: 'e53', isFrozen: false, slowedBy: 1 },
  ],
  isConnected: true,
  leader: { pending: 0, head: 'e53', knowsBackendAt: 'e53' },
  holds: [],
  latencyMs: 0,
  isRefused: false,
  isOffline: false,
  ...change,
})

export const heldLights: readonly Light[] = [
  { name: 'drain', words: 'drained', state: 'held' },
  { name: 'convergence', words: 'converged', state: 'held' },
  { name: 'log', words: 'nothing lost', state: 'held' },
  { name: 'identity', words: 'not told yet', state: 'waiting', why: 'somebody has to reload first' },
  { name: 'life', words: 'running', state: 'held' },
]

const stateOf = ({ clients }: DeskSetup, change: Partial<DeskState> = {}): DeskState => ({
  clients: clients.map((name) => deviceOf(name)),
  backend: { head: 53 },
  standing: [],
  lights: heldLights,
  script: [],
  isPlaying: false,
  done: [],
  breakpoints: [],
  notes: [{ id: 1, level: 'info', text: 'The desk stands. Everything that happens is in the timeline.', time: 20 }],
  ...change,
})

/** Starts on a free port of 127.0.0.1; `end` must be called. */
export const startScriptedDesk = async (options: ScriptedDeskOptions): Promise<ScriptedDesk> => {
  let setup = setupOf(options.setup)
  let state = stateOf(setup, options.state)
  let events = [...options.story.events]
  const orders: DeskOrder[] = []
  /** How many desks have stood here. */
  let begun = 1
  let refusal: string | undefined
  let server: Server | undefined
  let port = 0
  const pages = new Set<WebSocket>()

  const send = (page: WebSocket, message: DeskMessage): void => page.send(JSON.stringify(message))
  const tell = (message: DeskMessage): void => {
    for (const page of pages) send(page, message)
  }
  const change = (next: Partial<DeskState>): void => {
    state = { ...state, ...next }
    tell({ type: 'state', state })
  }
  /** Another desk stands, of which nothing has happened yet. */
  const beginAnew = (what: Anew): void => {
    const asked = askedAnew(what, { title: setup.title, schedule: scheduleOf(setup, state) })
    const { hasBackend, clients, steps } = asked.schedule
    begun += 1
    setup = { ...setup, title: asked.title, hasBackend, clients, storeId: `desk-${begun}` }
    events = []
    state = stateOf(setup, {
      script: steps.map((step, index) => ({
        step,
        words: describeStep(step),
        state: index === 0 ? 'next' : 'later',
      })),
    })
    for (const page of pages) tellAll(page)
  }
  const carryOut = (order: DeskOrder): void => {
    if (order.type === 'begin') beginAnew(order.what)
    else change(after(state, order))
  }
  const hear = (page: WebSocket, { id, order }: NumberedOrder): void => {
    orders.push(order)
    if (refusal !== undefined) {
      send(page, { type: 'answer', id, error: refusal })
      refusal = undefined
      return
    }
    try {
      carryOut(order)
    } catch (error) {
      send(page, { type: 'answer', id, error: error instanceof Error ? error.message : String(error) })
      return
    }
    const text = answerTo(order)
    send(page, { type: 'answer', id, ...(text !== undefined && { text }) })
  }
  const tellAll = (page: WebSocket): void => {
    const { findings, diagnoses } = begun === 1 ? options.story : { findings: [], diagnoses: [] }
    send(page, { type: 'setup', setup })
    send(page, { type: 'events', events })
    send(page, { type: 'state', state })
    send(page, { type: 'judged', findings, diagnoses })
  }
  const welcome = (page: WebSocket): void => {
    pages.add(page)
    page.on('close', () => pages.delete(page))
    page.on('message', (data) => hear(page, JSON.parse(data.toString()) as NumberedOrder))
    tellAll(page)
  }
  const begin = async (): Promise<void> => {
    const serve = sirv(options.folder, { dev: true })
    server = createServer((request, response) => serve(request, response))
    new WebSocketServer({ server, path: livePath }).on('connection', welcome)
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error(`Expected a TCP address, found ${address}.`)
    port = address.port
  }
  await begin()

  return {
    url: `http://127.0.0.1:${port}/`,
    orders,
    actions: () => orders.flatMap((order) => (order.type === 'do' ? [order.action] : [])),
    happen: (...more) => {
      events.push(...more)
      tell({ type: 'events', events: more })
    },
    change,
    tell,
    refuseNext: (error) => {
      refusal = error
    },
    end: async () => {
      if (server === undefined) return
      const closed = once(server, 'close')
      for (const page of pages) page.terminate()
      server.close()
      server.closeAllConnections()
      server = undefined
      await closed
    },
    begin,
  }
}

/** What is gone through, to be gone through once more. */
const scheduleOf = ({ clients, hasBackend }: DeskSetup, { script }: DeskState): Schedule => ({
  ...handsAlone(clients, hasBackend),
  steps: script.map(({ step }) => step),
})

const answerTo = (order: DeskOrder): string | undefined => {
  if (order.type === 'report') return '# stalled/session\n\nLiveStore 0.4.0-dev.9\n'
  if (order.type !== 'save') return undefined
  return order.as === 'schedule' ? `${order.name}.json` : `tests/found/${order.name}.spec.ts`
}

/** How things stand after an order, as far as a page shows it. */
const after = (state: DeskState, order: DeskOrder): Partial<DeskState> => {
  switch (order.type) {
    case 'do': {
      const { action } = order
      const id = `d${state.done.length + 1}`
      const done = [...state.done, { id, words: describeStep({ id, ...action }), action }]
      return { done, clients: state.clients.map((client) => clientAfter(client, action)) }
    }
    case 'heal':
      return {
        standing: [],
        clients: state.clients.map((client) => ({
          ...client,
          holds: [],
          isRefused: false,
          isOffline: false,
          latencyMs: 0,
        })),
      }
    case 'play':
    case 'pause':
      return { isPlaying: order.type === 'play' }
    case 'next':
    case 'skip': {
      const at = state.script.findIndex((step) => step.state === 'next')
      const left = order.type === 'skip' ? 'left-out' : 'done'
      return {
        script: state.script.map((view, index) =>
          index === at ? { ...view, state: left } : index === at + 1 ? { ...view, state: 'next' } : view,
        ),
      }
    }
    case 'change': {
      const { step } = order
      return {
        script: state.script.map((view) =>
          view.step.id === step.id ? { ...view, step, words: describeStep(step) } : view,
        ),
      }
    }
    case 'break': {
      const { when, then } = order
      const id = `b${state.breakpoints.length + 1}`
      const words = `${describeMoment(when)}, ${describeStep({ id, ...then })}`
      return { breakpoints: [...state.breakpoints, { id, when, then, words, isHit: false }] }
    }
    case 'unbreak':
      return { breakpoints: state.breakpoints.filter(({ id }) => id !== order.id) }
    default:
      return {}
  }
}

const clientAfter = (client: ClientView, action: Action): ClientView => {
  if (!('client' in action) || action.client !== client.name) return client
  switch (action.type) {
    case 'hold':
      return { ...client, holds: [...client.holds, { what: action.what, waiting: 2 }] }
    case 'release':
      return {
        ...client,
        holds: client.holds.flatMap((hold) => {
          if (hold.what !== action.what) return [hold]
          return action.count === undefined ? [] : [{ ...hold, waiting: Math.max(0, hold.waiting - action.count) }]
        }),
      }
    case 'latency':
      return { ...client, latencyMs: action.milliseconds }
    case 'refuse':
    case 'accept':
      return { ...client, isRefused: action.type === 'refuse', isConnected: action.type === 'accept' }
    case 'offline':
    case 'online':
      return { ...client, isOffline: action.type === 'offline', isConnected: action.type === 'online' }
    default:
      return client
  }
}
