/**
 * The identity of a LiveStore event as any seam has it: in the page, in a worker, on the wire, in the Durable Object.
 * LinearLite and the sync backend are built with this file: it must run in a browser and in a Worker.
 */
import type { ProbeChange, ProbeHead } from './probe.ts'

/** An encoded LiveStore event: global events have a plain number, client events three. */
export interface EncodedEvent {
  readonly name: string
  readonly args?: unknown
  readonly seqNum: number | { readonly global: number; readonly client: number; readonly rebaseGeneration?: number }
  readonly clientId?: string
  readonly sessionId?: string
}

/** The app's own identity of a change, where the arguments of its event carry one. */
export const changeIdOf = (args: unknown): string | undefined =>
  typeof args === 'object' && args !== null && 'changeId' in args && typeof args.changeId === 'string'
    ? args.changeId
    : undefined

/** Who made an event, as `client/session`. */
export const ownerOf = ({ clientId, sessionId }: EncodedEvent): string | undefined =>
  clientId === undefined || sessionId === undefined ? undefined : `${clientId}/${sessionId}`

/**
 * The change of an encoded event. Fields are copied one by one: in some versions the events are instances whose JSON is a
 * display text.
 */
export const toProbeChange = (event: EncodedEvent): ProbeChange => {
  const { name } = event
  const seqNum = toProbeHead(event.seqNum)
  const changeId = changeIdOf(event.args)
  if (changeId !== undefined) return { name, changeId, seqNum }
  const owner = ownerOf(event)
  return owner === undefined ? { name, seqNum } : { name, owner, seqNum }
}

/** A sequence number of any seam, field by field. */
export const toProbeHead = (seqNum: EncodedEvent['seqNum']): ProbeHead =>
  typeof seqNum === 'number'
    ? { global: seqNum, client: 0, rebaseGeneration: 0 }
    : { global: seqNum.global, client: seqNum.client, rebaseGeneration: seqNum.rebaseGeneration ?? 0 }

/** Whether something of unknown shape, such as a part of a frame, is an encoded event. */
export const isEncodedEvent = (value: unknown): value is EncodedEvent =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'seqNum' in value &&
  (typeof value.seqNum === 'number' ||
    (typeof value.seqNum === 'object' && value.seqNum !== null && 'global' in value.seqNum && 'client' in value.seqNum))
