/**
 * Labels the wire of LiveStore 0.4.0-dev.8 to 0.4.0: Effect RPC as JSON, one message (or an array of them) a WebSocket frame.
 *
 * An answer names only the id of its request, so that a decoder remembers the requests of its connection.
 */
import type { Direction } from '../../history/event.ts'
import type { FrameKind, FrameLabel, WireDecoder } from '../types.ts'

type Procedure = 'pull' | 'push'

const unknown: FrameLabel = { kind: 'unknown' }

/** A frame of several messages is named after the weightiest: first those that carry events, or their fate. */
const weightiest: readonly FrameKind[] = [
  'pull-page',
  'push',
  'push-error',
  'push-ack',
  'pull-end',
  'pull-request',
  'flow',
  'ping',
  'pong',
  'unknown',
]

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const lengthOfBatch = (value: unknown): number =>
  isObject(value) && Array.isArray(value.batch) ? value.batch.length : 0

/** `SyncWsRpc.Pull`, and the same procedure over another transport. */
const procedureOf = (tag: unknown): Procedure | undefined => {
  if (typeof tag !== 'string') return undefined
  if (tag.endsWith('.Pull')) return 'pull'
  return tag.endsWith('.Push') ? 'push' : undefined
}

const parse = (payload: Buffer): unknown => {
  try {
    return JSON.parse(payload.toString())
  } catch {
    return undefined
  }
}

/**
 * A decoder for one connection. Frames that are no Effect RPC are `unknown`.
 *
 * @example
 * const decoder = effectRpcDecoder()
 * decoder.label('up', Buffer.from('{"_tag":"Ping"}')) // { kind: 'ping' }
 */
export const effectRpcDecoder = (): WireDecoder => {
  const requests = new Map<string, Procedure>()

  const labelUp = (message: Readonly<Record<string, unknown>>): FrameLabel => {
    switch (message._tag) {
      case 'Request': {
        const procedure = procedureOf(message.tag)
        if (procedure === undefined) return unknown
        requests.set(String(message.id), procedure)
        return procedure === 'pull'
          ? { kind: 'pull-request' }
          : { kind: 'push', eventCount: lengthOfBatch(message.payload) }
      }
      case 'Ping':
        return { kind: 'ping' }
      case 'Ack':
      case 'Interrupt':
      case 'Eof':
        return { kind: 'flow' }
      default:
        return unknown
    }
  }

  const labelDown = (message: Readonly<Record<string, unknown>>): FrameLabel => {
    switch (message._tag) {
      case 'Chunk': {
        if (requests.get(String(message.requestId)) !== 'pull' || !Array.isArray(message.values)) return unknown
        return {
          kind: 'pull-page',
          eventCount: message.values.reduce<number>((sum, one) => sum + lengthOfBatch(one), 0),
        }
      }
      case 'Exit': {
        const id = String(message.requestId)
        const procedure = requests.get(id)
        // Pulls are remembered: the Durable Object broadcasts pages under the id of a pull that has ended, too.
        if (procedure === 'push') requests.delete(id)
        if (procedure === undefined) return unknown
        if (procedure === 'pull') return { kind: 'pull-end' }
        return { kind: isObject(message.exit) && message.exit._tag === 'Success' ? 'push-ack' : 'push-error' }
      }
      case 'Pong':
        return { kind: 'pong' }
      // They name no request and end them all; nothing of LiveStore's own is in them.
      case 'Defect':
      case 'ClientProtocolError':
      case 'ClientEnd':
        return { kind: 'flow' }
      default:
        return unknown
    }
  }

  return {
    label: (direction: Direction, payload: Buffer): FrameLabel => {
      const content = parse(payload)
      const labels = (Array.isArray(content) ? content : [content]).map((message: unknown) =>
        isObject(message) ? (direction === 'up' ? labelUp(message) : labelDown(message)) : unknown,
      )
      const [first = unknown] = labels
      if (labels.length < 2) return first
      const kind = weightiest.find((one) => labels.some((label) => label.kind === one)) ?? 'unknown'
      const counts = labels.flatMap((label) => (label.kind === kind ? (label.eventCount ?? []) : []))
      return counts.length === 0 ? { kind } : { kind, eventCount: counts.reduce((sum, count) => sum + count, 0) }
    },
  }
}
