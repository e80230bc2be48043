/** What decoders of JSON wires share: frames read as JSON, and the events in them. */
import { isEncodedEvent, toProbeChange } from '../../history/probe-change.ts'
import type { FrameLabel } from '../types.ts'

export const unknownFrame: FrameLabel = { kind: 'unknown' }

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a frame's text says; undefined where it is no JSON. */
export const parseFrame = (payload: Buffer): unknown => {
  try {
    return JSON.parse(payload.toString())
  } catch {
    return undefined
  }
}

/** The `batch` that a message carries; empty where it carries none. */
export const batchOf = (value: unknown): readonly unknown[] =>
  isObject(value) && Array.isArray(value.batch) ? value.batch : []

/** How many events a push carries and, as far as they look like events, which. */
export const labelEvents = (events: readonly unknown[]): Pick<FrameLabel, 'eventCount' | 'changes'> => ({
  eventCount: events.length,
  changes: events.filter(isEncodedEvent).map(toProbeChange),
})

/** The same of a page, whose items carry their event beside what the backend says of it. */
export const labelItems = (items: readonly unknown[]): Pick<FrameLabel, 'eventCount' | 'changes'> =>
  labelEvents(items.map((item) => (isObject(item) ? item.eventEncoded : item)))
