/**
 * Many questions at once: how improbable each answer must be, so that all together raise a false alarm no more often than they may. Pure.
 *
 * Holm's procedure (Scandinavian Journal of Statistics 6, 1979, pages 65 to 70), among those questions alone that could be answered at
 * all (Tarone, Biometrics 46, 1990, pages 515 to 522): of a cell in which one trial of eighty failed, nothing could ever be shown, whichever side
 * that one was on. Which these are depends on numbers that say nothing of the answer, so that leaving them out costs no false alarm, and the
 * others are not held to a limit for hundreds of questions that nobody could have answered.
 */

/** A question, such as whether a cell became worse. */
export interface Question {
  /** How probable chance alone makes what was seen, or more. */
  readonly probability: number
  /** The least that this could have been, by numbers that do not depend on the answer. */
  readonly least: number
}

/**
 * How probable chance alone makes each answer, given that so many were asked; null for what could not be answered. What is at or below the limit
 * is shown, and among all questions one is shown falsely with at most that probability.
 *
 * @param limit such as 0.05
 * @example
 * correctedFor([{ probability: 0.01, least: 0.001 }, { probability: 0.5, least: 0.5 }], 0.05) // [0.01, null]
 */
export const correctedFor = (questions: readonly Question[], limit: number): readonly (number | null)[] => {
  const asked = answerable(questions, limit)
  const corrected: (number | null)[] = questions.map(() => null)
  let largest = 0
  for (const [place, index] of asked.entries()) {
    largest = Math.max(largest, Math.min(1, (questions[index]?.probability ?? 1) * (asked.length - place)))
    corrected[index] = largest
  }
  return corrected
}

/** The questions that can be answered at the limit that their own number leaves, by their index, the clearest answer first. */
const answerable = (questions: readonly Question[], limit: number): readonly number[] => {
  const within = (number: number): readonly number[] =>
    questions.flatMap(({ least }, index) => (least <= limit / number ? [index] : []))
  let number = 1
  while (within(number).length > number) number += 1
  const probability = (index: number): number => questions[index]?.probability ?? 1
  return [...within(number)].sort((left, right) => probability(left) - probability(right))
}
