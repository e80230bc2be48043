/** The relay's vocabulary: what it can be asked to do, and what it tells. */
import type { Direction, FrameKind, NetworkEvent } from '../history/event.ts'
import type { ProbeChange } from '../history/probe.ts'

export type { FrameKind }

/** A frame's label: its kind, the request that it is or answers and, where it carries LiveStore events, which. */
export interface FrameLabel {
  readonly kind: FrameKind
  readonly eventCount?: number
  readonly changes?: readonly ProbeChange[]
  /** Unique within the connection. */
  readonly request?: string
  /** Of an answer that is an error: its tag and its numbers, such as `ServerAheadError: minimumExpectedNum 2, providedNum 1`. */
  readonly reason?: string
}

/** What the relay tells, with the client whom it is about (empty for a connection that names none). */
export type RelayEvent = NetworkEvent & { readonly client: string }

/** Labels the frames of one connection; it may remember requests to tell their answers apart. Never throws. */
export interface WireDecoder {
  readonly label: (direction: Direction, payload: Buffer) => FrameLabel
  /** Kinds of frames that this wire does not have: an order about one would wait for ever, and is refused. */
  readonly neverSays?: readonly FrameKind[]
}

/**
 * Which frames an order is about. Everything that is left out matches all. An order is about frames that come later and
 * connections that open later, too; a hold catches those as well that wait in the relay already, a delay does not.
 *
 * An HTTP request is one frame up and its response one frame down, both of kind `unknown`.
 */
export interface FrameFilter {
  /** The client as it names itself in its sync URL (`/as/alice`). */
  readonly client?: string
  readonly direction?: Direction
  /** Needs a decoder of the wire: without one the order is refused as unsupported. */
  readonly kind?: FrameKind
}

/**
 * A delay for each frame, in milliseconds: fixed, or drawn from a seeded distribution. Order within a direction is kept: a frame
 * with a short delay waits for the one before it. The n-th matching frame of a client's n-th connection, in its direction, always
 * gets the same draw, whatever other clients do. Where several delays match, they add up.
 */
export type Delay =
  | { readonly type: 'fixed'; readonly milliseconds: number }
  | { readonly type: 'uniform'; readonly from: number; readonly to: number; readonly seed: string }
  | { readonly type: 'log-uniform'; readonly from: number; readonly to: number; readonly seed: string }

/** An order that stands until it is ended. `bitten` counts the frames (or connections) that it really touched. */
export interface StandingOrder {
  readonly bitten: () => number
  /** Ends the order and lets everything that it kept go, in order. Ending twice does nothing. */
  readonly end: () => void
}

/**
 * A hold: matching frames wait.
 *
 * Without a kind it is a stall of the network: everything in the direction waits, the end of the connection included.
 * With a kind only those frames wait, and later frames of other kinds pass them. No network does that: it is a fault of the
 * backend (one that is slow with pages, or with acknowledgements). What even a slow backend keeps in order stays in order: a page
 * never passes a page and the end of a pull no page, a push no push, and no flow control the request before it.
 *
 * Frames of a connection that ends are lost with it and wait no longer.
 */
export interface Hold extends StandingOrder {
  /** Frames that match the filter and wait now. */
  readonly waiting: () => number
  /** Resolves when at least `count` matching frames wait. Rejects when the hold ends or the relay closes first. */
  readonly untilWaiting: (count: number) => Promise<void>
  /**
   * Lets the first `count` matching frames through (all of them and the end of the hold: `end`).
   * Throws when fewer wait, or when the hold has ended.
   */
  readonly release: (count: number) => void
}

/**
 * A relay between an app and its sync backend. It never changes a payload.
 *
 * Each method throws when the relay is closed (`heal`, `close` apart), and an order about a kind of frame throws
 * `unsupported: …` when the relay has no decoder, and when its wire has no such frames.
 */
export interface Relay extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`; WebSocket and HTTP on the same port. */
  readonly url: string
  /** The sync URL that a client uses, so that orders can be about this client alone. */
  readonly urlFor: (client: string) => string
  /**
   * An origin of the client's own, such as `http://127.0.0.1:41234`, for an app that syncs with the origin it came from: opened there, all
   * that it asks of its origin passes the relay, under the paths that it has at the target. The same for the same client.
   *
   * Headers that name the page (`Origin`, `Referer`) or the app (`Location`) name the origin that their reader knows.
   */
  readonly originFor: (client: string) => Promise<string>
  readonly delay: (filter: FrameFilter, delay: Delay) => StandingOrder
  readonly hold: (filter: FrameFilter) => Hold
  /** A hold that ends by itself, all at once, as soon as `count` (at least 2) matching frames wait, of all its connections together. */
  readonly burst: (filter: FrameFilter, count: number) => Hold
  /** Cuts matching connections now, without a closing handshake, and says how many there were. */
  readonly cut: (client?: string) => number
  /** Refuses new connections and requests by a reset until ended; those that stand stay. `bitten` counts the refused. */
  readonly refuse: (client?: string) => StandingOrder
  /**
   * Goes silent: connections stay open, new ones are accepted, nothing passes either way. What came in, or waited, is dropped, and
   * at the end the connections are cut, as TCP would. `bitten` counts connections that lost something or were accepted into silence.
   */
  readonly halfOpen: (client?: string) => StandingOrder
  /** Resolves with the first event, from now on, that satisfies the condition. Rejects when the relay closes first. */
  readonly until: (condition: (event: RelayEvent) => boolean) => Promise<void>
  /** Ends every standing order: the network is whole again. */
  readonly heal: () => void
  readonly close: () => Promise<void>
}

export interface RelayOptions {
  /** The backend's origin, such as `http://127.0.0.1:8787`. */
  readonly target: string
  /** Makes a decoder for each connection. Without one frames are `unknown`. */
  readonly makeDecoder?: () => WireDecoder
  /** Hears of everything that the relay sees and does, in order. */
  readonly onEvent?: (event: RelayEvent) => void
}
