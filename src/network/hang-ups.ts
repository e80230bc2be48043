/** What an interruption of the backend was seen to touch: the connections that its side ended, as the relay tells it. */
import type { HistoryEvent } from '../history/event.ts'
import type { Recorder } from '../history/recorder.ts'

/**
 * Interrupts the backend, waits until every connection that stood before has ended, and resolves to how many of them the
 * backend's side ended: 0, at once, where none stood. A half-open connection does not count: nobody hears its end.
 *
 * Whoever interrupts must be sure that it ends the connections: while one of them stands this waits, and the trial's own
 * time-out says in which step.
 *
 * @param history takes the relay's events
 * @example
 * const bitten = await countHangUps(history, () => backend.evict(storeId, 'close'))
 */
export const countHangUps = async (history: Recorder, interrupt: () => Promise<void>): Promise<number> => {
  const standing = standingConnections(history.events())
  let hangUps = 0
  let onAllEnded = (): void => {}
  const stopListening = history.listen((event) => {
    const ended = endedBy(event)
    if (ended === undefined || !standing.delete(ended.connection)) return
    if (ended.byBackend) hangUps += 1
    if (standing.size === 0) onAllEnded()
  })
  try {
    await interrupt()
    if (standing.size > 0) {
      await new Promise<void>((resolve) => {
        onAllEnded = resolve
      })
    }
    return hangUps
  } finally {
    stopListening()
  }
}

/** The relay's numbers of the connections that stand. */
const standingConnections = (events: readonly HistoryEvent[]): Set<number> => {
  const standing = new Set<number>()
  // One that opens into silence is told to be half-open before it opens.
  const over = new Set<number>()
  for (const event of events) {
    if (event.lane !== 'network') continue
    const ended = endedBy(event)
    if (ended !== undefined) {
      over.add(ended.connection)
      standing.delete(ended.connection)
    } else if (event.type === 'opened' && !over.has(event.connection)) standing.add(event.connection)
  }
  return standing
}

const endedBy = (event: HistoryEvent): { readonly connection: number; readonly byBackend: boolean } | undefined => {
  if (event.lane !== 'network') return undefined
  switch (event.type) {
    case 'closed':
      return { connection: event.connection, byBackend: event.direction === 'down' }
    case 'cut':
    case 'half-opened':
      return { connection: event.connection, byBackend: false }
    default:
      return undefined
  }
}
