/**
 * One direction of one connection: the queue that frames pass through, in order, and where they wait for orders.
 *
 * What passes when: a frame waits while a hold keeps it or its delay has not run out. Whatever follows it waits behind it,
 * as TCP has it. Only a hold by kind lets later frames of other kinds pass.
 */
import type { Direction } from '../history/event.ts'
import type { FrameKind, FrameLabel } from './types.ts'

/** What an order by kind must know of the order that it keeps or breaks. */
export interface KeptBy {
  /** False where only frames of this kind wait, true where everything behind them waits, too. */
  readonly wholeDirection: boolean
}

/** What a pipe tells a delay. */
export interface DelayedBy {
  /** Called while a frame waits because its delays have not run out; perhaps more than once for the same frame. */
  readonly onWait: (entry: Entry) => void
}

/** Something on its way: a frame, which orders touch, or a control (ping, pong, the end), which only keeps its place. */
export interface Entry {
  readonly pipe: Pipe
  readonly isFrame: boolean
  /** True for the connection's end, which a stall of the whole direction keeps back, too. */
  readonly isEnd: boolean
  readonly label: FrameLabel
  readonly bytes: number
  /** Position among all that came in at the relay, from 1: the frame's number. */
  readonly arrival: number
  /** On the clock of `performance.now()`. */
  readonly arrivedAtMs: number
  readonly keptBy: Set<KeptBy>
  /** Milliseconds that each standing delay adds. */
  readonly delays: Map<DelayedBy, number>
  readonly send: () => void
  /** Some hold kept it at some time, so that its passing is a release. */
  wasHeld: boolean
  /** It was sent or dropped. */
  gone: boolean
}

export interface Pipe {
  readonly client: string
  /** Names the stream for seeded draws: the client's n-th connection, in this direction. */
  readonly key: string
  readonly connection: number
  readonly direction: Direction
  readonly entries: () => readonly Entry[]
  readonly push: (entry: Entry) => void
  /** Sends all that may pass now. */
  readonly pump: () => void
  /** Drops what waits and takes nothing more. */
  readonly drop: () => void
}

export interface PipeOptions {
  readonly client: string
  readonly key: string
  readonly connection: number
  readonly direction: Direction
  /** True while the destination takes nothing more; `pump` is called when it does again. */
  readonly isCongested: () => boolean
  /** Stops or resumes reading from the source. */
  readonly setPaused: (paused: boolean) => void
  /** True while a stall of the whole direction stands, even where no frame waits yet. */
  readonly isStalled: () => boolean
  /** Called just before an entry is sent, or when it is dropped, so that holds forget it. */
  readonly onGone: (entry: Entry, passed: boolean) => void
}

/** Bytes that may wait because the destination is slow, before the source is no longer read. */
const congestedLimitBytes = 4 * 1024 ** 2
/** Bytes that may wait because of orders. Generous, so that a hold that waits for many frames sees them all. */
const heldLimitBytes = 64 * 1024 ** 2

/** Kinds that never pass an earlier, held frame of a kind: what a backend, however slow, sends or reads in order. */
const followers: Partial<Record<FrameKind, readonly FrameKind[]>> = {
  'pull-request': ['pull-request', 'flow'],
  'pull-page': ['pull-page', 'pull-end'],
  push: ['push', 'flow'],
}

export const makePipe = (options: PipeOptions): Pipe => {
  let queue: Entry[] = []
  let queuedBytes = 0
  let paused = false
  let pumping = false
  let pumpAgain = false
  let dropped = false
  let timer: NodeJS.Timeout | undefined

  const leave = (entry: Entry, passed: boolean): void => {
    entry.gone = true
    queuedBytes -= entry.bytes
    options.onGone(entry, passed)
  }

  const readyInMs = (entry: Entry, nowMs: number): number => {
    let readyAtMs = entry.arrivedAtMs
    for (const milliseconds of entry.delays.values()) readyAtMs += milliseconds
    return readyAtMs - nowMs
  }

  const pumpOnce = (): void => {
    clearTimeout(timer)
    const mayNotPass = new Set<FrameKind>()
    const nowMs = performance.now()
    let kept = 0
    let read = 0
    for (; read < queue.length; read++) {
      const entry = queue[read]
      if (entry === undefined || options.isCongested()) break
      let wholeDirection = false
      for (const hold of entry.keptBy) wholeDirection ||= hold.wholeDirection
      if (wholeDirection || (entry.isEnd && (kept > 0 || options.isStalled()))) break
      if (entry.keptBy.size > 0 || (entry.isFrame && mayNotPass.has(entry.label.kind))) {
        for (const kind of followers[entry.label.kind] ?? [entry.label.kind]) mayNotPass.add(kind)
        queue[kept++] = entry
        continue
      }
      if (entry.delays.size > 0) {
        const waitMs = readyInMs(entry, nowMs)
        if (waitMs > 0) {
          for (const delay of entry.delays.keys()) delay.onWait(entry)
          timer = setTimeout(pump, Math.ceil(waitMs))
          break
        }
      }
      leave(entry, true)
      entry.send()
      if (dropped) return
    }
    if (read > kept) queue.splice(kept, read - kept)
  }

  const pump = (): void => {
    if (dropped) return
    if (pumping) {
      pumpAgain = true
      return
    }
    pumping = true
    do {
      pumpAgain = false
      pumpOnce()
    } while (pumpAgain && !dropped)
    pumping = false
    if (!dropped) choosePause()
  }

  const choosePause = (): void => {
    const limit = options.isCongested() ? congestedLimitBytes : heldLimitBytes
    const wanted = queuedBytes > (paused ? limit / 2 : limit)
    if (wanted === paused) return
    paused = wanted
    options.setPaused(paused)
  }

  return {
    client: options.client,
    key: options.key,
    connection: options.connection,
    direction: options.direction,
    entries: () => queue.filter((entry) => !entry.gone),
    push: (entry) => {
      if (dropped) {
        entry.gone = true
        options.onGone(entry, false)
        return
      }
      queue.push(entry)
      queuedBytes += entry.bytes
      pump()
    },
    pump,
    drop: () => {
      if (dropped) return
      dropped = true
      clearTimeout(timer)
      for (const entry of queue) if (!entry.gone) leave(entry, false)
      queue = []
    },
  }
}
