/** Waits for something to happen in a history: what steps of a trigger wait for, in place of times. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { HistoryEvent } from '../history/event.ts'
import type { Recorder } from '../history/recorder.ts'

/** A history in which nothing is recorded for this long will not bring what is waited for. */
const patienceMs = 10_000
const betweenLooksMs = 100

/** What an event must be. */
export type Predicate = (event: HistoryEvent) => boolean

/** What is waited for did not happen, and nothing else did any more. */
export class NeverHappened extends Error {}

/**
 * The first event that is as wanted, at once where it has happened already.
 *
 * @param words what is waited for, for the error
 * @param from position in the history from which on events count
 * @throws NeverHappened once the history has been quiet for a while
 * @example
 * await until(history, 'alice pushes to the backend', probe('alice', 'backend-push'))
 */
export const until = (history: Recorder, words: string, predicate: Predicate, from = 0): Promise<HistoryEvent> => {
  const known = history.events().slice(from).find(predicate)
  if (known !== undefined) return Promise.resolve(known)
  return new Promise((resolve, reject) => {
    let movedAt = performance.now()
    const end = (): void => {
      stop()
      clearInterval(looks)
    }
    const stop = history.listen((event) => {
      movedAt = performance.now()
      if (!predicate(event)) return
      end()
      resolve(event)
    })
    const looks = setInterval(() => {
      if (performance.now() - movedAt < patienceMs) return
      end()
      reject(never(words))
    }, betweenLooksMs)
  })
}

/**
 * Waits, turn by turn, for a state that no event tells of.
 *
 * @throws NeverHappened once the history has been quiet for a while
 */
export const untilState = async (history: Recorder, words: string, holds: () => boolean): Promise<void> => {
  let movedAt = performance.now()
  const stop = history.listen(() => {
    movedAt = performance.now()
  })
  try {
    while (!holds()) {
      if (performance.now() - movedAt >= patienceMs) throw never(words)
      await nextTurn()
    }
  } finally {
    stop()
  }
}

const never = (words: string): NeverHappened =>
  new NeverHappened(`expected that ${words}; nothing has happened for ${patienceMs / 1000} s`)

/** What a probe told of a device: of its session where the type says so, of its leader otherwise. */
export interface ProbeWanted {
  /** The change that it must be about, by its `changeId`. */
  readonly change?: string
  /** A span event's name must match. */
  readonly span?: RegExp
}

/** A probe's record of that type, from that device. */
export const probe =
  (client: string, type: string, { change, span }: ProbeWanted = {}): Predicate =>
  (event) =>
    event.type === 'probe' &&
    event.source === client &&
    event.probe.type === type &&
    (change === undefined ||
      ('changes' in event.probe && event.probe.changes.some(({ changeId }) => changeId === change))) &&
    (span === undefined || (event.probe.type === 'span-event' && span.test(event.probe.name)))

/** What the backend did, about a change where one is named. */
export const backendDid =
  (type: string, { change }: Pick<ProbeWanted, 'change'> = {}): Predicate =>
  (event) =>
    event.lane === 'backend' &&
    event.type === type &&
    (change === undefined || ('changes' in event && event.changes.some(({ changeId }) => changeId === change)))
