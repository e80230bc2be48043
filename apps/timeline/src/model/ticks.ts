/** The ticks of a stretch: round numbers, as close as there is room for. Pure. */

export interface Ticks {
  readonly values: readonly number[]
  /** From one to the next. */
  readonly interval: number
}

/** The multiples of an interval from `from` to `to`: of the smallest 1, 2 or 5 with whatever power of ten that is not below `least`. */
export const ticksIn = (from: number, to: number, least: number): Ticks => {
  const power = 10 ** Math.floor(Math.log10(least))
  const interval = power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10)
  const first = Math.ceil(from / interval)
  const count = Math.max(0, Math.floor(to / interval) - first + 1)
  return { values: Array.from({ length: count }, (_, index) => (first + index) * interval), interval }
}
