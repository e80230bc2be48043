/**
 * When did it become inevitable? A schedule heals once its last step is done. Played with its first steps only, it heals earlier; the step
 * after which it fails however soon it heals is the one that made it inevitable. Pure: what came of each is handed in.
 */
import { describeStep } from './explain.ts'
import type { Schedule } from './schedule.ts'
import { prune } from './world.ts'

/** What came of a schedule that healed after so many of its steps. */
export interface HealedEarlier {
  /** Steps that were played: all of them where the healing was not moved. */
  readonly after: number
  /** How often it failed in the way that is looked into, of how many times that something could be told. */
  readonly failed: number
  readonly trials: number
  /** Fingerprints with which it failed instead, each once. */
  readonly instead: readonly string[]
}

export interface Inevitable {
  /** The step, from 1, from which on it has always failed, wherever it healed; null where not even the whole schedule always fails. */
  readonly step: number | null
  /** Whether healing before that step was tried, or there is nothing before it; where not, it may have been inevitable already. */
  readonly isFirst: boolean
  /** What it was told from, by the steps that were played. */
  readonly healed: readonly HealedEarlier[]
}

/** After how many steps it can heal: from when somebody is there, who could fail, to its end. */
export const healingsOf = ({ steps }: Pick<Schedule, 'steps'>): { readonly first: number; readonly last: number } => ({
  first:
    Math.max(
      0,
      steps.findIndex(({ type }) => type === 'open'),
    ) + 1,
  last: steps.length,
})

/**
 * The schedule with its healing moved after its first so many steps.
 *
 * @throws Error where it cannot heal then
 */
export const healedAfter = (schedule: Schedule, after: number): Schedule => {
  const { first, last: length } = healingsOf(schedule)
  if (!Number.isInteger(after) || after < first || after > length) {
    throw new Error(`Expected to heal after step ${first} to ${length}, found ${after}.`)
  }
  return after === length ? schedule : prune({ ...schedule, steps: schedule.steps.slice(0, after) })
}

const always = ({ failed, trials }: HealedEarlier): boolean => trials > 0 && failed === trials

/**
 * Which step made a failure inevitable.
 *
 * @param healed what came of healing after each number of steps that was tried, in any order; untried and untold ones left out or
 * without trials
 * @returns undefined where nothing is known of the whole schedule
 * @example
 * decideInevitable([{ after: 2, failed: 5, … }, { after: 1, failed: 0, … }], schedule) // step 2, the first
 */
export const decideInevitable = (
  healed: readonly HealedEarlier[],
  schedule: Pick<Schedule, 'steps'>,
): Inevitable | undefined => {
  const { first, last } = healingsOf(schedule)
  const told = healed.filter(({ trials }) => trials > 0).sort((left, right) => left.after - right.after)
  const of = (after: number): HealedEarlier | undefined => told.find((one) => one.after === after)
  const whole = of(last)
  if (whole === undefined) return undefined
  if (!always(whole)) return { step: null, isFirst: true, healed: told }
  let step = last
  for (let before = of(step - 1); before !== undefined && always(before); before = of(step - 1)) step -= 1
  return { step, isFirst: step === first || of(step - 1) !== undefined, healed: told }
}

/** `stalls`, or `fails` for whatever else. */
const verbOf = (fingerprint: string): string => (fingerprint.split('/')[0] === 'stalled' ? 'stalls' : 'fails')

const insteadInWords = ({ failed, trials, instead }: HealedEarlier, verb: string): string => {
  if (failed > 0) return `it ${verb} ${failed} of ${trials} times`
  return instead.length === 0 ? 'all settles' : `it fails in another way: ${instead.join(', ')}`
}

const listed = (numbers: readonly number[]): string =>
  numbers.length < 2 ? `${numbers[0]}` : `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`

/**
 * The answer in words.
 *
 * @example
 * 'Inevitable after step 3: bob changes the title of i1 to “b”. Healed after step 2, all settles.'
 */
export const inevitableInWords = (
  { steps }: Pick<Schedule, 'steps'>,
  fingerprint: string,
  found: Inevitable,
): string => {
  const { step, isFirst, healed } = found
  const verb = verbOf(fingerprint)
  const last = steps.length
  const whole = healed.find(({ after }) => after === last)
  if (step === null) {
    const often = whole === undefined ? '' : ` ${whole.failed} of ${whole.trials} times`
    return `Inevitable after none of its steps: played to its end, it ${verb}${often}.`
  }
  const made = steps[step - 1]
  const title = made === undefined ? '' : `: ${describeStep(made)}`
  const which = isFirst ? `step ${step}` : `step ${step} at the latest`
  const before = healed.find(({ after }) => after === step - 1)
  // Told of earlier steps where a later one lets it settle.
  const already = healed.filter(({ after, failed }) => after < step - 1 && failed > 0).map(({ after }) => after)
  return [
    `Inevitable after ${which}${title}.`,
    ...(before === undefined ? [] : [`Healed after step ${step - 1}, ${insteadInWords(before, verb)}.`]),
    ...(isFirst ? [] : ['Whether it settles when it heals before that was not told.']),
    ...(already.length === 0
      ? []
      : [`Yet it ${verb} when it heals after step ${listed(already)}: what comes then saves it.`]),
  ].join(' ')
}
