/**
 * Virtual time for this whole process: timers, Date and performance stand still until nothing is left to do at the present instant,
 * and then jump to the next timer. Thirty seconds of quiet cost nothing.
 *
 * It has to be installed before the code that it is to govern is loaded, for that may keep the timers that it finds. What is really
 * asynchronous, such as compiling WebAssembly, would be overtaken by the clock: see `makeWebAssemblySynchronous`.
 */
import { syncBuiltinESMExports } from 'node:module'
import { install } from '@sinonjs/fake-timers'

/** A process's virtual clock. */
export interface VirtualTime {
  /**
   * Lets virtual time pass until the body is done.
   *
   * @throws Error once nothing is scheduled any more and the body still waits: it would wait for ever
   */
  readonly run: <Result>(body: () => Promise<Result>) => Promise<Result>
  /** Takes the clock back to its beginning, and forgets what is still scheduled. */
  readonly reset: () => void
}

/** Midnight of a day on which nothing happened: every trial begins in the same instant. */
const beginning = Date.UTC(2026, 0, 1)

/** Milliseconds between two answers of the monotonic clock within one instant: as little as a time since 1970 can hold. */
const apartMs = 2 ** -12

/**
 * Lets `performance.now` answer a little more each time. Much happens within one virtual instant, and who sorts by time must find the order
 * in which it did.
 */
const tellApart = (): { readonly reset: () => void } => {
  const now = performance.now.bind(performance)
  let last = -apartMs
  performance.now = () => {
    last = Math.max(last + apartMs, now())
    return last
  }
  return {
    reset: () => {
      last = -apartMs
    },
  }
}

/**
 * Calls what is due after the clock has done its tick, and lets no time-out be shorter than a millisecond, as Node does. Within a tick
 * the clock would put what has no delay a millisecond later, and so behind what is asked for after it.
 */
const deferCallbacks = (): void => {
  const { setTimeout: after, setImmediate: inLaterTurn, setInterval: every } = globalThis
  type Callback = (...args: unknown[]) => void
  const deferred = (callback: Callback): Callback => {
    return (...args) => queueMicrotask(() => callback(...args))
  }
  Object.assign(globalThis, {
    setTimeout: (callback: Callback, milliseconds = 1, ...args: unknown[]) =>
      after(deferred(callback), Math.max(1, milliseconds || 1), ...args),
    setImmediate: (callback: Callback, ...args: unknown[]) => inLaterTurn(deferred(callback), ...args),
    setInterval: (callback: Callback, milliseconds = 1, ...args: unknown[]) =>
      every(deferred(callback), Math.max(1, milliseconds || 1), ...args),
  })
}

/**
 * Real milliseconds for which nothing may be scheduled before a body is given up: what comes from outside the process, such as a file that
 * is read, has come by then, on a slow machine too.
 */
const defaultIdleMs = 20_000

export const installVirtualTime = ({ idleMs = defaultIdleMs }: { readonly idleMs?: number } = {}): VirtualTime => {
  const realTurn = setImmediate
  const realNow = performance.now.bind(performance)
  const clock = install({
    now: beginning,
    loopLimit: Number.POSITIVE_INFINITY,
    toFake: [
      'setTimeout',
      'clearTimeout',
      'setInterval',
      'clearInterval',
      'setImmediate',
      'clearImmediate',
      'Date',
      'performance',
      'hrtime',
    ],
  })
  deferCallbacks()
  const monotonic = tellApart()
  // `import { setTimeout } from 'node:timers/promises'` is bound to what the module had when it was loaded, unless told.
  syncBuiltinESMExports()

  /** One turn of the real event loop: all promises go as far as they can. */
  const turn = (): Promise<void> => new Promise((resolve) => realTurn(resolve))

  return {
    run: async (body) => {
      let ended = false
      const result = body().finally(() => {
        ended = true
      })
      // Whoever awaits it below is told.
      result.catch(() => {})
      let idleSince: number | undefined
      for (;;) {
        await turn()
        if (ended) return result
        if (clock.countTimers() > 0) {
          idleSince = undefined
          clock.next()
          continue
        }
        idleSince ??= realNow()
        if (realNow() - idleSince > idleMs) {
          throw new Error('Expected the trial to end, but it waits for something that nothing will bring.')
        }
      }
    },
    reset: () => {
      clock.reset()
      clock.setSystemTime(beginning)
      monotonic.reset()
    },
  }
}

/**
 * Makes `WebAssembly.instantiate` do its work at once, and compile the same bytes only once. The promise that it returns is
 * done in the same turn, so that a store is open at the same virtual instant in every run.
 */
export const makeWebAssemblySynchronous = (): void => {
  const compiled = new Map<number, WebAssembly.Module>()
  const moduleOf = (source: BufferSource): WebAssembly.Module => {
    // One subject a process: it has one SQLite, and its size tells it from whatever else there may be.
    const known = compiled.get(source.byteLength)
    if (known !== undefined) return known
    const module = new WebAssembly.Module(source)
    compiled.set(source.byteLength, module)
    return module
  }
  const instantiate = async (source: BufferSource | WebAssembly.Module, imports?: WebAssembly.Imports) => {
    if (source instanceof WebAssembly.Module) return new WebAssembly.Instance(source, imports)
    const module = moduleOf(source)
    return { module, instance: new WebAssembly.Instance(module, imports) }
  }
  Object.assign(WebAssembly, { instantiate })
}
