/** What `pnpm fixed` says: before it begins, while it lasts, and at its end. Pure. */
import type { FixedProgress, FixedResult } from '../campaign/fixed.ts'
import { percent, rateInWords } from '../statistics/rate.ts'
import type { SprtDesign, SprtPlan } from '../statistics/sprt.ts'

const trialsInWords = (count: number): string => (count < 1.5 ? 'one trial' : `${Math.round(count)} trials`)

const seldomInWords = (fixed: number): string => (fixed === 0 ? 'none of its trials' : `${percent(fixed)} or fewer`)
const oftenInWords = (broken: number): string => (broken === 1 ? 'all of its trials' : `${percent(broken)} or more`)

/** What is asked, and how many trials it is expected to take. */
export const planInWords = ({ broken, fixed }: SprtDesign, plan: SprtPlan): string => {
  const { expected, fewest, limit, falseFixed, falseBroken } = plan
  const soonest = [
    fewest.fixed === undefined ? undefined : `fixed after ${trialsInWords(fewest.fixed)} without a failure`,
    fewest.broken === undefined ? undefined : `broken after ${trialsInWords(fewest.broken)} with nothing else`,
  ].filter((words) => words !== undefined)
  return [
    `Fixed: it fails in ${seldomInWords(fixed)}. Broken: in ${oftenInWords(broken)}.`,
    `To be expected: ${trialsInWords(expected.fixed)} if it is fixed, ${trialsInWords(expected.broken)} if it is broken, ${trialsInWords(expected.between)} in between; ${limit} at most.`,
    `At the soonest: ${soonest.join(', ') || 'never, --trials is too low'}. It is called fixed while it is broken in ${percent(falseFixed)} of such tests, broken while it is fixed in ${percent(falseBroken)}.`,
  ].join('\n')
}

/** How it goes, in a line. */
export const fixedProgress = ({ count, more }: FixedProgress): string =>
  [
    rateInWords(count),
    ...(count.unknown === 0 ? [] : [`${count.unknown} could not be told`]),
    `about ${Math.ceil(more.fixed)} more if it is fixed, ${Math.ceil(more.broken)} if it is broken`,
  ].join(', ')

/** What came of it, in a sentence that says no more than the evidence does. */
export const fixedInWords = (
  { word, count, ended }: Pick<FixedResult, 'word' | 'count' | 'ended'>,
  { broken, fixed, falseFixed }: SprtDesign,
): string => {
  const seen = `${rateInWords(count)}${count.unknown === 0 ? '' : `, ${count.unknown} could not be told`}`
  const sure = percent(1 - falseFixed)
  const [seldom, often] = [seldomInWords(fixed), oftenInWords(broken)]
  switch (word) {
    case 'fixed':
      return `As claimed: what was seen fits ${seldom}, and not ${often}, at a confidence of ${sure} (${seen}).`
    case 'broken':
      return `Still broken: what was seen fits ${often}, and not ${seldom}, at a confidence of ${sure} (${seen}).`
    case undefined:
      break
  }
  switch (ended) {
    case 'unknown':
      return `Nothing can be said: one trial after the other could not be told (${seen}).`
    case 'interrupted':
      return `Interrupted before the evidence sufficed (${seen}).`
    default:
      return `The evidence does not suffice (${seen}): play more with --trials, or ask for claims that lie farther apart.`
  }
}
