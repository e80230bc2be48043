/**
 * Changes that a device may have in its rows and nowhere else. A leader writes what a change makes of the rows, and the change itself, each in
 * a commit of its own: whoever dies in between leaves the one without the other. Pure.
 */
import { clientOf } from '../history/order.ts'
import { mayBeGone } from './new-start.ts'
import type { Journey, Trial } from './trial.ts'

/** How far a change has come that its leader had, and had told nobody of: it tells once it has written both. */
const takenSteps: ReadonlySet<string> = new Set(['pushed to leader', 'received by leader'])

/**
 * The changes of a device that its leader had when the page that made them ended, that are not in the log, and that nobody has heard of since.
 *
 * @param stored the ids of the log's changes
 */
export const halfWritten = (trial: Trial, client: string, stored: ReadonlySet<string>): readonly string[] =>
  [...trial.journeys.values()].flatMap((journey) =>
    isHalfWritten(trial, journey, client, stored) && !mayBeGone(trial.newStart, journey) ? [journey.key] : [],
  )

const isHalfWritten = (
  { events }: Trial,
  { key, madeBy, clientOnly, sightings }: Journey,
  client: string,
  stored: ReadonlySet<string>,
): boolean => {
  const last = sightings.at(-1)
  if (madeBy === undefined || clientOf(madeBy) !== client || clientOnly || stored.has(key)) return false
  if (last === undefined || !takenSteps.has(last.step)) return false
  return events
    .slice(last.index)
    .some(
      ({ lane, source, type }) =>
        lane === 'session' && source === madeBy && (type === 'killed' || type === 'closing' || type === 'reloading'),
    )
}
