/** The backend's log, as a trial writes it down. */
import type { StoredEvent } from '../history/event.ts'
import type { Surroundings } from './surroundings.ts'

/** Writes down the backend's log as it was read. */
export const recordLog = ({ history }: Surroundings, entries: readonly StoredEvent[]): void => {
  history.record('backend', { lane: 'backend', type: 'log', entries })
}

/** Writes the backend's log down where it can be read; where it cannot, the doubt about the backend says so. */
export const recordLogIfThere = async (around: Surroundings): Promise<void> => {
  try {
    const log = await around.readLog?.()
    if (log !== undefined) recordLog(around, log)
  } catch {
    // `doubtOf` asks the backend itself.
  }
}
