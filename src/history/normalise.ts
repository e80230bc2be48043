/** A history without what may differ between two runs of one schedule, and the first place where two differ. Pure. */
import type { HistoryEvent } from './event.ts'

/**
 * One line for each event, in the order of recording: everything but what a console said, which quotes ids that LiveStore made up, and
 * what names the store, which is another in every trial.
 */
export const normalise = (events: readonly HistoryEvent[]): readonly string[] =>
  events
    .filter(({ lane }) => lane !== 'console')
    .map((event) => JSON.stringify(event, (key, value: unknown) => (key === 'storeId' ? undefined : value)))

/** The first line in which two normalised histories differ; undefined where they are equal. */
export const firstDifference = (
  left: readonly string[],
  right: readonly string[],
): { readonly line: number; readonly left: string | undefined; readonly right: string | undefined } | undefined => {
  const length = Math.max(left.length, right.length)
  for (let line = 0; line < length; line++) {
    if (left[line] !== right[line]) return { line, left: left[line], right: right[line] }
  }
  return undefined
}
