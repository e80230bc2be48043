/** What a backend knows of one device: its connection, its pulls and pushes, what is on its way, and what was ordered about it. */
import type { Page, PullListener, PushAnswer } from '../../../apps/engine/src/contract.ts'
import { createGates, type Gates } from '../gate.ts'
import type { AmissAnswer, Holdable } from './contract.ts'
import type { Order } from './orders.ts'

export interface Pull {
  readonly listener: PullListener
  readonly after: number
  /** Whom the device takes the backend for; undefined where it does not know. */
  readonly backendId: string | undefined
}

export interface PushUnderWay {
  readonly answer: (answer: PushAnswer) => void
}

/** What travels in one direction, in its order. */
export type Way = { readonly arrive: () => void; isThere: boolean }[]

export interface Device {
  readonly client: string
  connected: boolean
  /** Its number among all connections, from 1 on. */
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

/** One that is connected, and has asked for nothing yet. */
export const newDevice = (client: string, connection: number): Device => ({
  client,
  connected: true,
  connection,
  // As on the way through the relay, where the end of a pull stays behind its pages.
  gates: createGates<Holdable>({ pages: ['refusals'] }),
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
})
