/** Questions about one event of a history: what a step of a trial waits for. Pure; the waiting is done in src/settlement. */
import type { BackendTraffic, HistoryEvent } from './event.ts'
import type { ProbeRecord } from './probe.ts'

/** What an event must be. */
export type Predicate = (event: HistoryEvent) => boolean

/** What a probe must have told beside its type. */
export interface ProbeWanted {
  /** The change that it must be about, by its `changeId`. */
  readonly change?: string
  /** It must tell of a span event whose name matches. */
  readonly span?: RegExp
}

/**
 * What the probes of a tab, or of a device's leader, saw: a record of that type and, where named, about that change or of that span.
 *
 * @example
 * until(history, isProbe('alice', 'backend-pull-page', { change: 'x1' }))
 */
export const isProbe =
  (source: string, type: ProbeRecord['type'], { change, span }: ProbeWanted = {}): Predicate =>
  (event) =>
    event.type === 'probe' &&
    event.source === source &&
    event.probe.type === type &&
    (change === undefined || isAbout(event.probe, change)) &&
    (span === undefined || (event.probe.type === 'span-event' && span.test(event.probe.name)))

/** What the backend did, about a change where one is named. */
export const backendDid =
  (type: BackendTraffic['type'], { change }: Pick<ProbeWanted, 'change'> = {}): Predicate =>
  (event) =>
    event.lane === 'backend' &&
    event.type === type &&
    (change === undefined || ('changes' in event && isAbout(event, change)))

const isAbout = (event: BackendTraffic | ProbeRecord, change: string): boolean =>
  'changes' in event && event.changes.some(({ changeId }) => changeId === change)
