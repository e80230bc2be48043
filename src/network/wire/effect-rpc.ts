/**
 * Labels the wire of LiveStore 0.4.0-dev.8 to 0.4.0: Effect RPC as JSON, one message (or an array of them) a WebSocket frame.
 *
 * An answer names only the id of its request, so that a decoder remembers the requests of its connection.
 */
import type { Direction } from '../../history/event.ts'
import type { FrameKind, FrameLabel, WireDecoder } from '../types.ts'
import { batchOf, isObject, labelEvents, labelItems, parseFrame, unknownFrame as unknown } from './json.ts'

type Procedure = 'pull' | 'push'

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

/** What a failed exit says: an error of LiveStore's own, a defect, an interruption. A cause may be made of two. */
const describeCause = (cause: unknown): string => {
  if (!isObject(cause)) return 'an unknown error'
  if (cause.left !== undefined) return describeCause(cause.left)
  if (cause._tag !== 'Fail' || !isObject(cause.error)) return String(cause._tag)
  // Up to 0.4.0-dev.22 the reason is wrapped into an error that only says which request failed.
  const isWrapper = cause.error._tag === 'InvalidPushError' || cause.error._tag === 'InvalidPullError'
  const error = isWrapper && isObject(cause.error.cause) ? cause.error.cause : cause.error
  const numbers = Object.entries(error).flatMap(([key, value]) =>
    typeof value === 'number' ? [`${key} ${value}`] : [],
  )
  return [String(error._tag), numbers.join(', ')].filter((part) => part !== '').join(': ')
}

/** `SyncWsRpc.Pull`, and the same procedure over another transport. */
const procedureOf = (tag: unknown): Procedure | undefined => {
  if (typeof tag !== 'string') return undefined
  if (tag.endsWith('.Pull')) return 'pull'
  return tag.endsWith('.Push') ? 'push' : undefined
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
        const request = String(message.id)
        requests.set(request, procedure)
        return procedure === 'pull'
          ? { kind: 'pull-request', request }
          : { kind: 'push', request, ...labelEvents(batchOf(message.payload)) }
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
        const request = String(message.requestId)
        if (requests.get(request) !== 'pull' || !Array.isArray(message.values)) return unknown
        return { kind: 'pull-page', request, ...labelItems(message.values.flatMap(batchOf)) }
      }
      case 'Exit': {
        const request = String(message.requestId)
        const procedure = requests.get(request)
        // Pulls are remembered: the Durable Object broadcasts pages under the id of a pull that has ended, too.
        if (procedure === 'push') requests.delete(request)
        if (procedure === undefined) return unknown
        const { exit } = message
        const failed = !isObject(exit) || exit._tag !== 'Success'
        return {
          kind: procedure === 'pull' ? 'pull-end' : failed ? 'push-error' : 'push-ack',
          request,
          ...(failed && { reason: describeCause(isObject(exit) ? exit.cause : undefined) }),
        }
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
      const content = parseFrame(payload)
      const labels = (Array.isArray(content) ? content : [content]).map((message: unknown) =>
        isObject(message) ? (direction === 'up' ? labelUp(message) : labelDown(message)) : unknown,
      )
      const [first = unknown] = labels
      if (labels.length < 2) return first
      const kind = weightiest.find((one) => labels.some((label) => label.kind === one)) ?? 'unknown'
      const [weighty = unknown, ...others] = labels.filter((label) => label.kind === kind)
      if (weighty.eventCount === undefined) return weighty
      return {
        ...weighty,
        eventCount: others.reduce((sum, label) => sum + (label.eventCount ?? 0), weighty.eventCount),
        changes: [weighty, ...others].flatMap((label) => label.changes ?? []),
      }
    },
  }
}
