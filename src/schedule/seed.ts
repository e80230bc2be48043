/** What may be a seed, and the seeds of a campaign's trials. Pure. */
import { UsageError } from '../run/usage-error.ts'

/** Most characters of a seed, without the number of a trial. */
export const longestSeed = 200

const printable = /^[^\p{C}\p{Zl}\p{Zp}]+$/u

/** A text in one line, whatever is in it. */
export const inOneLine = (text: string): string => text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')

/** What is wrong with a seed, in words that follow its name; `undefined` where it is fine. */
export const problemWithSeed = (seed: string): string | undefined => {
  const length = [...seed.replace(/(?<=.)\/\d+$/u, '')].length
  if (length < 1 || length > longestSeed) return `must have 1 to ${longestSeed} characters, but has ${length}`
  if (!printable.test(seed)) return `must have printable characters only, but is ${inOneLine(JSON.stringify(seed))}`
  return undefined
}

/**
 * A seed is any text of 1 to 200 printable characters: a word, a number, a commit hash.
 *
 * @throws UsageError in one line where it is none
 */
export const assertSeed = (seed: string): void => {
  const problem = problemWithSeed(seed)
  if (problem !== undefined) throw new UsageError(`The seed ${problem}. Take any word, number or commit hash.`)
}

/**
 * The seed of one trial of a campaign, so that it alone can be played again.
 *
 * @param index the trial's number, from 0 on
 * @example
 * seedOfTrial('9f2c1ab', 17) // '9f2c1ab/17'
 */
export const seedOfTrial = (seed: string, index: number): string => `${seed}/${index}`
