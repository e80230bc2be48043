/**
 * What a backend that has lost its log asks of its devices: each must start anew, with a page that begins after that. Until then it has what
 * the new log has not, and may lose it; from then on everything is promised to it again. Pure.
 */
import type { HistoryEvent } from '../history/event.ts'
import { clientOf } from '../history/order.ts'
import type { Journey } from './trial.ts'

export interface NewStart {
  /** Position among the events at which the backend lost its log for the last time; -1 where it never did. */
  readonly wipedAt: number
  /** Position from which on a device has started anew: -1 where nothing was lost, infinity for one that has not. */
  readonly since: (client: string) => number
  /** Whether an event tells of the end that a store may have for the backend's new identity: once for each device and wipe. */
  readonly isItsEnd: (event: HistoryEvent) => boolean
  /** Whether the present page of an open tab has ended so. */
  readonly hasEnded: (tab: string) => boolean
  /** Open tabs that need another page: their store has ended so, or their device has started anew without them, or not at all. */
  readonly waiting: readonly string[]
}

/** How LiveStore's versions call it that the backend is another than the one which the device knows. */
const otherBackend = /backend-id-mismatch|BackendIdMismatch/i

/** The page of a tab. */
interface Page {
  readonly beganAt: number
  isOpen: boolean
  /** Its store has shut down for the backend's new identity, as it may. */
  hasEnded: boolean
}

/** A device since the last wipe. */
interface Device {
  /** Where the first of its stores ended for the new identity. */
  metAt?: number
  /** Where its first page after that began, or, where none ended, its first one after the wipe. */
  startedAt?: number
}

/**
 * Reads who has started anew.
 *
 * @param events in one order
 */
export const readNewStart = (events: readonly HistoryEvent[]): NewStart => {
  const pages = new Map<string, Page>()
  const devices = new Map<string, Device>()
  const ends = new Set<HistoryEvent>()
  let wipedAt = -1

  const deviceOf = (source: string): Device => {
    const known = devices.get(clientOf(source)) ?? {}
    devices.set(clientOf(source), known)
    return known
  }
  const seeEnd = (event: HistoryEvent, index: number): void => {
    const device = deviceOf(event.source)
    const page = pages.get(event.source)
    const mayEnd = device.metAt === undefined || (page !== undefined && page.beganAt < device.metAt)
    if (wipedAt < 0 || !mayEnd) return
    ends.add(event)
    // An error of a worker is no store's end.
    if (event.lane !== 'session' || page === undefined) return
    page.hasEnded = true
    if (device.metAt !== undefined) return
    device.metAt = index
    delete device.startedAt
  }

  for (const [index, event] of events.entries()) {
    if (event.lane === 'backend' && event.type === 'wiped') {
      wipedAt = index
      devices.clear()
    }
    if (event.lane === 'session' && (event.type === 'opened' || event.type === 'reloading')) {
      pages.set(event.source, { beganAt: index, isOpen: true, hasEnded: false })
      deviceOf(event.source).startedAt ??= index
    }
    const page = pages.get(event.source)
    if (event.lane === 'session' && (event.type === 'closed' || event.type === 'killed') && page !== undefined) {
      page.isOpen = false
    }
    // What else is said of a store that has ended so tells of the same end: one that dies as it boots may know another cause.
    const cause = causeOf(event)
    if (cause === undefined) continue
    if (page?.hasEnded === true && event.lane === 'session') ends.add(event)
    else if (otherBackend.test(cause)) seeEnd(event, index)
  }

  const since = (client: string): number =>
    wipedAt < 0 ? -1 : (devices.get(client)?.startedAt ?? Number.POSITIVE_INFINITY)
  return {
    wipedAt,
    since,
    isItsEnd: (event) => ends.has(event),
    hasEnded: (tab) => pages.get(tab)?.isOpen === true && pages.get(tab)?.hasEnded === true,
    waiting: [...pages].flatMap(([tab, { isOpen, hasEnded, beganAt }]) =>
      isOpen && (hasEnded || beganAt < since(clientOf(tab))) ? [tab] : [],
    ),
  }
}

/** Why a store has shut down, or what nothing caught; undefined for what tells of neither. */
const causeOf = (event: HistoryEvent): string | undefined => {
  if (event.lane === 'console') return event.type === 'uncaught' ? event.text : undefined
  if (event.lane !== 'session') return undefined
  if (event.type === 'states') return event.status.type === 'shut-down' ? event.status.cause : undefined
  return event.type === 'probe' && event.probe.type === 'shut-down' ? (event.probe.detail ?? '') : undefined
}

/**
 * Whether a change may be gone with a log: it was made before its device had started anew, or by nobody whose device is seen, and the
 * backend has not stored it since.
 */
export const mayBeGone = ({ wipedAt, since }: NewStart, { madeBy, sightings }: Journey): boolean => {
  if (wipedAt < 0) return false
  const isStoredAgain = sightings.some(
    ({ step, index, record }) => step === 'stored by backend' && record.lane === 'backend' && index > wipedAt,
  )
  const madeAt = sightings.find(({ step }) => step === 'committed')?.index
  const isMadeSince = madeBy !== undefined && madeAt !== undefined && madeAt > since(clientOf(madeBy))
  return !isStoredAgain && !isMadeSince
}
