/** Whether an app that is not ours really syncs through the relay: one that goes past it would make every order a promise about nothing. */
import type { HistoryEvent } from '../history/event.ts'
import type { Recorder } from '../history/recorder.ts'
import { NeverHappened, type Patience, until } from '../settlement/until.ts'

/** An app connects as soon as its store is there: milliseconds of quiet after which it has not. */
const patience: Patience = { quietMs: 10_000, endedBy: 'anything' }

const isConnection = (event: HistoryEvent, client: string): boolean =>
  event.lane === 'network' &&
  event.source === client &&
  (event.type === 'opened' || event.type === 'refused' || event.type === 'half-opened')

/** Resolves to whether the client has come to the relay for a connection, be it in vain. */
export const untilSeenAtRelay = async (history: Recorder, client: string): Promise<boolean> => {
  if (history.events().some((event) => isConnection(event, client))) return true
  try {
    await until(history, (event) => isConnection(event, client), {
      orGiveUp: { ...patience, words: `${client} to connect through the relay` },
    })
    return true
  } catch (error) {
    if (error instanceof NeverHappened) return false
    throw error
  }
}
