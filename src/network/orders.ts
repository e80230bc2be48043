/**
 * The relay's standing orders: which stand, what they keep, what they touched. Knows frames and pipes, but no sockets.
 */
import type { Direction } from '../history/event.ts'
import { checkDelay, makeDraws } from './draws.ts'
import type { DelayedBy, Entry, KeptBy, Pipe } from './pipe.ts'
import type { Delay, FrameFilter, Hold, RelayEvent, StandingOrder } from './types.ts'

/** A connection as orders see it, from its first byte to its last. */
export interface Connection {
  readonly client: string
  readonly number: number
  /** Destroys both its sockets. False where it had ended already and only its remains were cleared. */
  readonly cut: () => boolean
  /** From now on nothing passes either way, though its sockets stay open. */
  readonly goSilent: () => void
}

export interface Orders {
  /** Pipes and connections that live now; whoever opens one adds it and takes it out again. */
  readonly pipes: Set<Pipe>
  readonly connections: Set<Connection>
  readonly hold: (filter: FrameFilter, burstCount?: number) => Hold
  readonly delay: (filter: FrameFilter, delay: Delay) => StandingOrder
  readonly refuse: (client?: string) => StandingOrder
  readonly halfOpen: (client?: string) => StandingOrder
  /** Ends all orders. `reason` is what those who still wait for one are told. */
  readonly endAll: (reason?: string) => void
  /** Applies what stands to a frame that has just come in. */
  readonly apply: (entry: Entry) => void
  /** Forgets a frame that goes on, or is lost with its connection. */
  readonly forget: (entry: Entry, passed: boolean) => void
  readonly isStalled: (client: string, direction: Direction) => boolean
  /** Whether a new connection is to be refused now; if so, that counts as a bite. */
  readonly refuses: (client: string) => boolean
  readonly isSilent: (client: string) => boolean
  /** Notes that a connection's bytes went nowhere. */
  readonly swallowed: (client: string, connection: number) => void
}

interface HoldState extends KeptBy {
  readonly filter: FrameFilter
  readonly waiting: Set<Entry>
  readonly burstCount: number | undefined
  readonly waiters: Set<{ readonly count: number; readonly resolve: () => void; readonly reject: (e: Error) => void }>
  bitten: number
  mostWaiting: number
  ended: string | undefined
}

interface DelayState extends DelayedBy {
  readonly filter: FrameFilter
  readonly delay: Delay
  readonly draws: Map<string, () => number>
}

interface RefuseState {
  readonly client: string | undefined
  bitten: number
}

interface SilenceState {
  readonly client: string | undefined
  readonly touched: Set<number>
}

const matchesPipe = (filter: FrameFilter, client: string, direction: Direction): boolean =>
  (filter.client === undefined || filter.client === client) &&
  (filter.direction === undefined || filter.direction === direction)

const matches = (filter: FrameFilter, entry: Entry): boolean =>
  entry.isFrame &&
  matchesPipe(filter, entry.pipe.client, entry.pipe.direction) &&
  (filter.kind === undefined || filter.kind === entry.label.kind)

const isFor = (order: { readonly client: string | undefined }, client: string): boolean =>
  order.client === undefined || order.client === client

const requireCount = (what: string, count: number, least: number): void => {
  if (!Number.isInteger(count) || count < least) {
    throw new RangeError(`${what} must be a whole number from ${least} on, but is ${count}`)
  }
}

export const makeOrders = (emit: (event: RelayEvent) => void): Orders => {
  const pipes = new Set<Pipe>()
  const connections = new Set<Connection>()
  const holds = new Set<HoldState>()
  const delays = new Set<DelayState>()
  const refusals = new Set<RefuseState>()
  const silences = new Set<SilenceState>()

  const pumpMatching = (filter: FrameFilter): void => {
    for (const pipe of [...pipes]) if (matchesPipe(filter, pipe.client, pipe.direction)) pipe.pump()
  }

  const tell = (type: RelayEvent['type'], entry: Entry, more: Partial<RelayEvent> = {}): void => {
    const { client, connection, direction } = entry.pipe
    const { arrival: frame, label, bytes } = entry
    emit({ lane: 'network', type, client, connection, direction, frame, ...label, bytes, ...more })
  }

  const endHold = (state: HoldState, reason: string): void => {
    if (state.ended !== undefined) return
    state.ended = reason
    holds.delete(state)
    for (const entry of state.waiting) entry.keptBy.delete(state)
    const left = state.waiting.size
    state.waiting.clear()
    for (const waiter of state.waiters) {
      waiter.reject(new Error(`untilWaiting: expected ${waiter.count} frames to wait, but ${reason} at ${left}`))
    }
    state.waiters.clear()
    // Pipes without a held frame, too: their end may have been kept back.
    pumpMatching(state.filter)
  }

  const keep = (state: HoldState, entry: Entry): void => {
    entry.keptBy.add(state)
    state.waiting.add(entry)
    state.bitten++
    state.mostWaiting = Math.max(state.mostWaiting, state.waiting.size)
    if (!entry.wasHeld) {
      entry.wasHeld = true
      tell('held', entry)
    }
    for (const waiter of [...state.waiters]) {
      if (state.waiting.size < waiter.count) continue
      state.waiters.delete(waiter)
      waiter.resolve()
    }
    if (state.burstCount !== undefined && state.waiting.size >= state.burstCount) endHold(state, 'the burst was let go')
  }

  const hold = (filter: FrameFilter, burstCount?: number): Hold => {
    if (burstCount !== undefined) requireCount('burst: `count`', burstCount, 2)
    const state: HoldState = {
      filter,
      wholeDirection: filter.kind === undefined,
      waiting: new Set(),
      burstCount,
      waiters: new Set(),
      bitten: 0,
      mostWaiting: 0,
      ended: undefined,
    }
    holds.add(state)
    const caught = [...pipes].flatMap((pipe) => pipe.entries()).filter((entry) => matches(filter, entry))
    for (const entry of caught.sort((one, other) => one.arrival - other.arrival)) {
      if (state.ended === undefined) keep(state, entry)
    }
    return {
      bitten: () => state.bitten,
      waiting: () => state.waiting.size,
      end: () => endHold(state, 'the hold was ended'),
      untilWaiting: (count) => {
        requireCount('untilWaiting: `count`', count, 1)
        const reached = burstCount === undefined ? state.waiting.size : state.mostWaiting
        if (reached >= count) return Promise.resolve()
        const promise = new Promise<void>((resolve, reject) => {
          if (state.ended === undefined) state.waiters.add({ count, resolve, reject })
          else reject(new Error(`untilWaiting: expected ${count} frames to wait, but ${state.ended} before`))
        })
        // A caller that lost interest must not end the process when the relay closes.
        promise.catch(() => {})
        return promise
      },
      release: (count) => {
        requireCount('release: `count`', count, 1)
        if (state.ended !== undefined) throw new Error(`release: nothing can be released, for ${state.ended}`)
        if (count > state.waiting.size) {
          throw new Error(
            `release: expected at least ${count} frames to wait, but ${state.waiting.size} do: await untilWaiting(${count}) first`,
          )
        }
        const freed = [...state.waiting].slice(0, count)
        for (const entry of freed) {
          entry.keptBy.delete(state)
          state.waiting.delete(entry)
        }
        for (const pipe of new Set(freed.map((entry) => entry.pipe))) pipe.pump()
      },
    }
  }

  const endDelay = (state: DelayState): void => {
    if (!delays.delete(state)) return
    for (const pipe of pipes) for (const entry of pipe.entries()) entry.delays.delete(state)
    pumpMatching(state.filter)
  }

  const endSilence = (state: SilenceState): void => {
    if (!silences.delete(state)) return
    for (const connection of [...connections]) {
      if (isFor(state, connection.client) && !isSilent(connection.client)) connection.cut()
    }
  }

  const isSilent = (client: string): boolean => [...silences].some((silence) => isFor(silence, client))

  return {
    pipes,
    connections,
    hold,
    delay: (filter, delay) => {
      checkDelay(delay)
      // A draw alone is no bite: a delay that runs out while something else keeps the frame has slowed nothing.
      const slowed = new WeakSet<Entry>()
      let bitten = 0
      const onWait = (entry: Entry): void => {
        if (slowed.has(entry)) return
        slowed.add(entry)
        bitten++
      }
      const state: DelayState = { filter, delay, draws: new Map(), onWait }
      delays.add(state)
      return { bitten: () => bitten, end: () => endDelay(state) }
    },
    refuse: (client) => {
      const state: RefuseState = { client, bitten: 0 }
      refusals.add(state)
      return { bitten: () => state.bitten, end: () => void refusals.delete(state) }
    },
    halfOpen: (client) => {
      const state: SilenceState = { client, touched: new Set() }
      silences.add(state)
      for (const connection of [...connections]) if (isFor(state, connection.client)) connection.goSilent()
      return { bitten: () => state.touched.size, end: () => endSilence(state) }
    },
    endAll: (reason = 'the network was healed') => {
      refusals.clear()
      for (const state of [...silences]) endSilence(state)
      for (const state of [...delays]) endDelay(state)
      for (const state of [...holds]) endHold(state, reason)
    },
    apply: (entry) => {
      for (const state of delays) {
        if (!matches(state.filter, entry)) continue
        const { key } = entry.pipe
        const draw = state.draws.get(key) ?? makeDraws(state.delay, key)
        state.draws.set(key, draw)
        const delayMs = draw()
        if (delayMs === 0) continue
        entry.delays.set(state, delayMs)
        tell('delayed', entry, { delayMs })
      }
      for (const state of holds) if (matches(state.filter, entry)) keep(state, entry)
    },
    forget: (entry, passed) => {
      for (const state of holds) state.waiting.delete(entry)
      if (passed && entry.wasHeld) tell('released', entry)
    },
    isStalled: (client, direction) =>
      [...holds].some((state) => state.wholeDirection && matchesPipe(state.filter, client, direction)),
    refuses: (client) => {
      let refused = false
      for (const state of refusals) {
        if (!isFor(state, client)) continue
        state.bitten++
        refused = true
      }
      return refused
    },
    isSilent,
    swallowed: (client, connection) => {
      for (const state of silences) if (isFor(state, client)) state.touched.add(connection)
    },
  }
}
