/** Readers of option values: what a person types becomes a value, or one line that says what was expected. */
import { InvalidArgumentError } from 'commander'

/**
 * A reader of whole numbers within limits.
 *
 * @example
 * program.option('--trials <number>', 'trials of each', wholeNumber(1), 10)
 */
export const wholeNumber =
  (from: number, to = 999_999_999) =>
  (text: string): number => {
    if (/^\d{1,10}$/.test(text) && Number(text) >= from && Number(text) <= to) return Number(text)
    const limit = to === 999_999_999 ? '' : ` to ${to}`
    throw new InvalidArgumentError(`Expected a whole number from ${from}${limit}.`)
  }

/** A reader of a length of time in minutes, such as `10` or `0.5`. */
export const minutes = (text: string): number => {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text)
  throw new InvalidArgumentError('Expected a number of minutes, such as 10 or 0.5.')
}

/** A reader of lists separated by commas, whose words are known. Each comes once, in the order in which they are known. */
export const wordsOf =
  <Word extends string>(known: readonly Word[], what: string) =>
  (text: string): readonly Word[] => {
    const words = text.split(',').map((word) => word.trim())
    const unknown = words.find((word) => !known.some((one) => one === word))
    if (unknown !== undefined) {
      throw new InvalidArgumentError(`There is no ${what} "${unknown}": expected ${known.join(', ')}.`)
    }
    return known.filter((word) => words.includes(word))
  }

/**
 * A reader of lists separated by commas, each once, in the order in which they are named.
 *
 * @param whyNot why a word is refused, in one line; undefined where it is not
 */
export const listOf =
  (whyNot: (word: string) => string | undefined) =>
  (text: string): readonly string[] => {
    const words = text.split(',').map((word) => word.trim())
    for (const word of words) {
      const reason = whyNot(word)
      if (reason !== undefined) throw new InvalidArgumentError(reason)
    }
    return [...new Set(words)]
  }

/** A reader of one word, which is known. */
export const oneOf =
  <Word extends string>(known: readonly Word[], what: string) =>
  (text: string): Word => {
    const word = known.find((one) => one === text)
    if (word !== undefined) return word
    throw new InvalidArgumentError(`There is no ${what} "${text}": expected ${known.join(', ')}.`)
  }

/** A machine's part of all. */
export interface Shard {
  /** From 1. */
  readonly number: number
  readonly of: number
}

/** A reader of parts, such as `2/4`. */
export const shard = (text: string): Shard => {
  const [number = 0, of = 0] = /^\d+\/\d+$/.test(text) ? text.split('/').map(Number) : []
  if (number >= 1 && number <= of) return { number, of }
  throw new InvalidArgumentError('Expected this machine’s part of all, such as 2/4.')
}

/** A reader of shares of a whole, such as `0.1` or `10%`. */
export const share = (text: string): number => {
  const [, digits, sign] = /^(\d+(?:\.\d+)?|\.\d+)\s*(%?)$/.exec(text) ?? []
  const value = Number(digits) / (sign === '%' ? 100 : 1)
  if (value >= 0 && value <= 1) return value
  throw new InvalidArgumentError('Expected a share from 0 to 1, such as 0.1 or 10%.')
}
