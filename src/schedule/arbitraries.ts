/**
 * Schedules for fast-check. They are drawn from a seed as everywhere else, and shrink as everywhere else: fast-check is
 * handed the same simpler forms, so that a property ends with the same few steps as a hunt. Pure.
 */
import fc from 'fast-check'
import { type DrawOptions, drawSchedule } from './draw-schedule.ts'
import type { Schedule } from './schedule.ts'
import { simplifications } from './shrink.ts'

/**
 * Any schedule that the options allow.
 *
 * @example
 * fc.assert(fc.asyncProperty(anySchedule({ models: ['network'] }), async (schedule) => holds(await play(schedule))))
 */
export const anySchedule = (options: DrawOptions = {}): fc.Arbitrary<Schedule> => new AnySchedule(options)

/** fast-check asks for a class here. */
class AnySchedule extends fc.Arbitrary<Schedule> {
  readonly #options: DrawOptions

  constructor(options: DrawOptions) {
    super()
    this.#options = options
  }

  override generate(random: fc.Random): fc.Value<Schedule> {
    const seed = `${random.nextInt(0, 2 ** 31 - 1)}`
    return new fc.Value(drawSchedule(seed, this.#options), undefined)
  }

  override canShrinkWithoutContext(_value: unknown): _value is Schedule {
    return false
  }

  override shrink(value: Schedule): fc.Stream<fc.Value<Schedule>> {
    return fc.stream(simpler(value))
  }
}

/** fast-check goes on from the first that fails by itself, so that it gives no answers. */
function* simpler(schedule: Schedule): Generator<fc.Value<Schedule>> {
  for (const candidate of simplifications(schedule)) yield new fc.Value(candidate, undefined)
}
