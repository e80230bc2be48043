/**
 * Virtual time: what is to happen waits in a queue, and the clock jumps from one happening to the next.
 *
 * Quiet is exact here: when nothing is scheduled any more, nothing will ever happen again.
 */

export interface Scheduler {
  /** Virtual milliseconds since the trial began. */
  readonly now: () => number
  /** Does something after this many virtual milliseconds; what is due at the same instant happens in the order of asking. */
  readonly after: (milliseconds: number, action: () => void) => void
  /**
   * Lets things happen until nothing is scheduled any more.
   *
   * @throws Error after `mostSteps` happenings: then two parts keep each other busy for ever
   */
  readonly run: (mostSteps?: number) => void
}

interface Due {
  readonly time: number
  readonly order: number
  readonly action: () => void
}

const isBefore = (left: Due, right: Due): boolean =>
  left.time < right.time || (left.time === right.time && left.order < right.order)

export const createScheduler = (): Scheduler => {
  /** A binary heap: the next is first, and each is before the two at twice its place. */
  const heap: Due[] = []
  let time = 0
  let order = 0

  const at = (place: number): Due => heap[place] as Due
  const swap = (left: number, right: number): void => {
    const kept = at(left)
    heap[left] = at(right)
    heap[right] = kept
  }
  const rise = (from: number): void => {
    for (let place = from; place > 0; ) {
      const parent = (place - 1) >> 1
      if (!isBefore(at(place), at(parent))) return
      swap(place, parent)
      place = parent
    }
  }
  const sink = (): void => {
    for (let place = 0; ; ) {
      const children = [2 * place + 1, 2 * place + 2].filter((child) => child < heap.length)
      const first = children.reduce((best, child) => (isBefore(at(child), at(best)) ? child : best), place)
      if (first === place) return
      swap(place, first)
      place = first
    }
  }
  const takeNext = (): Due | undefined => {
    const next = heap[0]
    const last = heap.pop()
    if (next !== undefined && last !== undefined && next !== last) {
      heap[0] = last
      sink()
    }
    return next
  }

  return {
    now: () => time,
    after: (milliseconds, action) => {
      heap.push({ time: time + milliseconds, order: order++, action })
      rise(heap.length - 1)
    },
    run: (mostSteps = 100_000) => {
      for (let step = 0; step < mostSteps; step++) {
        const next = takeNext()
        if (next === undefined) return
        time = next.time
        next.action()
      }
      throw new Error(`Expected the trial to come to rest, but ${mostSteps} things happened and more are to come.`)
    },
  }
}
