/**
 * The page's line to the desk: what it tells becomes snapshots, at most one a frame; what is ordered is numbered, and its answer comes as
 * a promise. Where the line breaks, the page says so and asks again until there is a desk, which tells everything from its beginning.
 */
import type { DeskMessage, DeskOrder, NumberedOrder } from '../../../../src/desk/protocol.ts'
import { fold, type News, nothingYet, type Snapshot } from './snapshot.ts'

/** What came of an order. */
export type Answer =
  | { readonly isDone: true; readonly text?: string }
  /** Why not, in words for whoever gave it. */
  | { readonly isDone: false; readonly error: string }

export interface Connection {
  readonly get: () => Snapshot
  /** Hears of each new snapshot; gives what ends that. */
  readonly subscribe: (listener: () => void) => () => void
  /** Never rejects: an order that could not be given is answered with why. */
  readonly order: (order: DeskOrder) => Promise<Answer>
  readonly close: () => void
}

/** What is used of a WebSocket. */
export interface Line {
  readonly send: (text: string) => void
  readonly close: () => void
}

export interface LineListener {
  readonly onOpen: () => void
  readonly onText: (text: string) => void
  /** Once, also where the line never opened. */
  readonly onClose: () => void
}

/** What surrounds a connection, so that it can be tested without a browser. */
export interface Surroundings {
  readonly dial: (listener: LineListener) => Line
  /** Calls before the next frame is drawn. */
  readonly beforeFrame: (act: () => void) => void
  /** Calls after so many milliseconds, unless what it gives is called before. */
  readonly later: (act: () => void, milliseconds: number) => () => void
}

/** Milliseconds before the page asks again: the first time, then always longer, up to the last. */
const pauses: readonly [number, ...number[]] = [250, 500, 1_000, 2_000]

const unreachable =
  'the desk has ended or cannot be reached, so that nothing was ordered: start it again with pnpm desk'
const unanswered = 'the connection to the desk broke before it answered: look at the timeline for what came of it'

/**
 * Connects, and stays connected until it is closed.
 *
 * @example
 * const desk = connect(inBrowser())
 * const answer = await desk.order({ type: 'do', action: { type: 'cut', client: 'alice' } })
 */
export const connect = ({ dial, beforeFrame, later }: Surroundings): Connection => {
  let snapshot = nothingYet
  let news: News[] = []
  let connection: Snapshot['connection'] = 'connecting'
  let isFrameAsked = false
  let line: Line | undefined
  let attempts = 0
  let isClosed = false
  let stopWaiting = (): void => {}
  let orders = 0
  const waiting = new Map<number, (answer: Answer) => void>()
  const listeners = new Set<() => void>()

  const show = (): void => {
    isFrameAsked = false
    snapshot = { ...fold(snapshot, news), connection }
    news = []
    for (const listener of listeners) listener()
  }
  const askForFrame = (): void => {
    if (isFrameAsked) return
    isFrameAsked = true
    beforeFrame(show)
  }

  const hear = (message: DeskMessage): void => {
    if (message.type === 'answer') {
      const { id, error, text } = message
      waiting.get(id)?.(
        error === undefined ? { isDone: true, ...(text !== undefined && { text }) } : { isDone: false, error },
      )
      waiting.delete(id)
      return
    }
    news.push(message)
    askForFrame()
  }
  const lose = (): void => {
    line = undefined
    for (const answer of waiting.values()) answer({ isDone: false, error: unanswered })
    waiting.clear()
    if (isClosed) return
    connection = 'disconnected'
    askForFrame()
    const pause = pauses[Math.min(attempts, pauses.length - 1)] ?? pauses[0]
    attempts += 1
    stopWaiting = later(call, pause)
  }
  const call = (): void => {
    const called = dial({
      onOpen: () => {
        line = called
        attempts = 0
        connection = 'connected'
        askForFrame()
      },
      onText: (text) => hear(JSON.parse(text) as DeskMessage),
      onClose: lose,
    })
  }
  call()

  return {
    get: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    order: (order) => {
      if (line === undefined) return Promise.resolve({ isDone: false, error: unreachable })
      orders += 1
      const numbered: NumberedOrder = { id: orders, order }
      const { promise, resolve } = Promise.withResolvers<Answer>()
      waiting.set(numbered.id, resolve)
      line.send(JSON.stringify(numbered))
      return promise
    },
    close: () => {
      isClosed = true
      stopWaiting()
      line?.close()
    },
  }
}
