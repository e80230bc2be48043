/**
 * A backend that has lost its log is another one to its devices: each meets it, and must have a new page after that. Whoever plays a trial
 * gives it, as a user does who finds that the app has stopped.
 */
import type { HistoryEvent } from '../history/event.ts'
import { clientOf } from '../history/order.ts'
import type { Recorder } from '../history/recorder.ts'
import { type NewStart, readNewStart } from '../verdict/new-start.ts'
import { NeverHappened, type Patience, patienceWithBrowsers, until } from './until.ts'

export interface NewPages {
  /** Loads the page of a tab anew; one that cannot be loaded is found when all must settle. */
  readonly load: (tab: string) => Promise<void>
  /** When a device will not meet the backend any more; as with browsers unless given. */
  readonly patience?: Patience
}

/** A page that has just been loaded connects at once: milliseconds of quiet after which it has met nobody. */
const connectsWithinMs = 10_000

/**
 * Waits until every device whose page is open has met the backend that has lost its log, or never will, and gives a new page to each tab that
 * needs one; another one where it was with that page that its device has met it. Does nothing where no log was lost.
 */
export const startAnew = async (
  history: Recorder,
  { load, patience = patienceWithBrowsers }: NewPages,
): Promise<void> => {
  const { wipedAt, waiting } = readNewStart(history.events())
  if (wipedAt < 0) return
  const late = await untilAllHaveMet(history, patience, new Set(waiting.map(clientOf)), wipedAt)
  const from = history.events().length
  for (const tab of readNewStart(history.events()).waiting) await loadFor(history, tab, load)
  if (late.size === 0) return
  await untilAllHaveMet(history, { ...patience, quietMs: Math.min(patience.quietMs, connectsWithinMs) }, late, from)
  for (const tab of readNewStart(history.events()).waiting) await loadFor(history, tab, load)
}

/** A new page for a tab whose store has shut down for the backend's new identity, before somebody uses it. */
export const startAnewBefore = async (history: Recorder, tab: string, load: NewPages['load']): Promise<void> => {
  if (readNewStart(history.events()).hasEnded(tab)) await loadFor(history, tab, load)
}

const loadFor = async (history: Recorder, tab: string, load: NewPages['load']): Promise<void> => {
  const title = `${tab} loads the page anew, for the backend has lost its log`
  history.record('test', { lane: 'test', type: 'step', title })
  await load(tab)
}

/** Those who have not met it when all is quiet. */
const untilAllHaveMet = async (
  history: Recorder,
  patience: Patience,
  clients: ReadonlySet<string>,
  from: number,
): Promise<ReadonlySet<string>> => {
  const left = (): ReadonlySet<string> => {
    const events = history.events()
    const newStart = readNewStart(events)
    return new Set([...clients].filter((client) => !hasMet(events.slice(from), newStart, client)))
  }
  if (left().size === 0) return left()
  try {
    await until(history, (event) => tellsOfMeeting(event) && left().size === 0, {
      orGiveUp: { ...patience, words: 'every device to meet the backend that has lost its log' },
    })
  } catch (error) {
    if (!(error instanceof NeverHappened)) throw error
  }
  return left()
}

/** What may be the last that was waited for: asked before all else, for the whole history is read each time. */
const tellsOfMeeting = (event: HistoryEvent): boolean =>
  event.type === 'probe' && (event.probe.type === 'backend-pull-page' || event.probe.type === 'shut-down')

/** A store of the device has shut down for it, or its leader was sent a page on a connection that began since. */
const hasMet = (since: readonly HistoryEvent[], newStart: NewStart, client: string): boolean => {
  const ofDevice = since.filter(({ source }) => clientOf(source) === client)
  if (ofDevice.some(newStart.isItsEnd)) return true
  const connected = ofDevice.findIndex(({ lane, type }) => lane === 'network' && type === 'opened')
  return (
    connected >= 0 &&
    ofDevice.slice(connected).some((event) => event.type === 'probe' && event.probe.type === 'backend-pull-page')
  )
}
