/** What the relay's connections share. */
import type { Direction } from '../history/event.ts'
import type { Orders } from './orders.ts'
import type { OwnOrigin } from './own-origin.ts'
import { type Entry, makePipe, type Pipe } from './pipe.ts'
import type { FrameLabel, RelayEvent, WireDecoder } from './types.ts'

export interface RelayContext {
  readonly target: URL
  readonly orders: Orders
  readonly emit: (event: RelayEvent) => void
  readonly makeDecoder: () => WireDecoder
  readonly nextArrival: () => number
}

/** Who a connection is: its number in the relay, and its place among its client's connections, which names its draws. */
export interface Identity {
  readonly client: string
  readonly number: number
  readonly key: string
  /** Where it came through an origin of the client's own. */
  readonly origin: OwnOrigin | undefined
}

/** One direction's way through the orders, with frames put in at one end. */
export interface Lane {
  readonly pipe: Pipe
  readonly frame: (label: FrameLabel, bytes: number, send: () => void, type?: 'frame' | 'request') => void
  /** A ping or pong: it keeps its place among the frames, but no order is about it. */
  readonly control: (send: () => void) => void
  /** The connection's end from this side, which passes after all that came before it. */
  readonly end: (send: () => void) => void
  /** Drops what waits; nothing passes any more. */
  readonly close: () => void
}

export const makeLane = (
  context: RelayContext,
  identity: Identity,
  direction: Direction,
  sockets: { readonly isCongested: () => boolean; readonly setPaused: (paused: boolean) => void },
): Lane => {
  const { orders, emit } = context
  const { client, number: connection } = identity
  const pipe = makePipe({
    client,
    connection,
    direction,
    key: `${identity.key}/${direction}`,
    isCongested: sockets.isCongested,
    setPaused: sockets.setPaused,
    isStalled: () => orders.isStalled(client, direction),
    onGone: orders.forget,
  })
  orders.pipes.add(pipe)
  const entry = (label: FrameLabel, bytes: number, send: () => void, more: Partial<Entry>): Entry => ({
    pipe,
    isFrame: false,
    isEnd: false,
    label,
    bytes,
    arrival: context.nextArrival(),
    arrivedAtMs: performance.now(),
    keptBy: new Set(),
    delays: new Map(),
    send,
    wasHeld: false,
    gone: false,
    ...more,
  })
  return {
    pipe,
    frame: (label, bytes, send, type = 'frame') => {
      const frame = entry(label, bytes, send, { isFrame: true })
      // First the news, then the orders: an order given on hearing of a frame is about this frame already.
      emit({ lane: 'network', type, client, connection, direction, frame: frame.arrival, ...label, bytes })
      orders.apply(frame)
      pipe.push(frame)
    },
    control: (send) => pipe.push(entry({ kind: 'unknown' }, 0, send, {})),
    end: (send) => pipe.push(entry({ kind: 'unknown' }, 0, send, { isEnd: true })),
    close: () => {
      pipe.drop()
      orders.pipes.delete(pipe)
    },
  }
}
