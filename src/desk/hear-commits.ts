/** Hears what a person commits in LinearLite's own windows: probe lines name the events, and the page is asked for the rest. */
import type {} from '../../apps/linearlite/src/livestore/handle.ts'
import type { Tab } from '../browser/tab.ts'
import type { Recorder } from '../history/recorder.ts'
import type { Action } from '../schedule/schedule.ts'
import { type CommittedEvent, stepsOfCommit } from './by-hand.ts'

export interface HearCommitsOptions {
  readonly history: Pick<Recorder, 'events' | 'listen'>
  readonly tabs: () => readonly Tab[]
  /** The name that schedules have for a tab of the history. */
  readonly nameOf: (source: string) => string | undefined
  /** Hears of steps, and how many events the history had before them. */
  readonly onActions: (actions: readonly Action[], at: number) => void
  /** Hears of events that no step can say. */
  readonly onUnsaid: (names: readonly string[]) => void
  /** Hears of a tab of which a change could not be read. */
  readonly onUnread: (tab: string) => void
}

/** The desk's own changes are numbered; LinearLite's have an id by chance. */
const isOurs = (args: unknown): boolean =>
  typeof args === 'object' && args !== null && 'changeId' in args && /^c\d+$/.test(String(args.changeId))

interface Reading {
  /** Events of the page that were read already. */
  read: number
  /** What its list is searched for. */
  search: string
  turn: Promise<void>
}

/** Begins to hear them. */
export const hearCommits = ({
  history,
  tabs,
  nameOf,
  onActions,
  onUnsaid,
  onUnread,
}: HearCommitsOptions): { readonly close: () => void } => {
  const readings = new Map<string, Reading>()
  const readingOf = (source: string): Reading => {
    const known = readings.get(source) ?? { read: 0, search: '', turn: Promise.resolve() }
    readings.set(source, known)
    return known
  }
  const read = async (reading: Reading, source: string, count: number, at: number): Promise<void> => {
    // The page that it was read of is gone.
    if (readings.get(source) !== reading) return
    const from = reading.read
    reading.read += count
    const tab = tabs().find(({ name }) => name === source)
    const name = nameOf(source)
    if (tab === undefined || name === undefined) return
    const events = await committedIn(tab, from)
    const mine = events.slice(0, count).filter(({ args }) => !isOurs(args))
    const { actions, unsaid } = stepsOfCommit(name, mine)
    const told = actions.filter((action) => {
      if (action.type !== 'view') return true
      const isNew = action.search !== reading.search
      reading.search = action.search
      return isNew
    })
    if (told.length > 0) onActions(told, at)
    if (unsaid.length > 0) onUnsaid(unsaid)
  }
  const close = history.listen((event) => {
    if (event.lane !== 'session') return
    // Whichever comes first: what a page says may come before the word that it is a new one.
    if (event.type === 'reloaded' || (event.type === 'probe' && event.probe.type === 'booted'))
      readings.delete(event.source)
    if (event.type !== 'probe' || event.probe.type !== 'commit') return
    const { length } = event.probe.changes
    const at = history.events().length - 1
    const reading = readingOf(event.source)
    // One after the other: the n-th event of the page is known by how many were before it.
    reading.turn = reading.turn
      .then(() => read(reading, event.source, length, at))
      .catch(() => onUnread(nameOf(event.source) ?? event.source))
  })
  return { close }
}

const committedIn = (tab: Tab, from: number): Promise<readonly CommittedEvent[]> =>
  tab.page.evaluate((first) => globalThis.__linearlite?.committed(first) ?? [], from)
