/**
 * Labels the wire of LiveStore 0.3.1: one JSON message of its own (`WSMessage.…`) a WebSocket frame.
 *
 * It has no end of a pull (a pull is live for as long as its socket) and no flow control: no frame is ever labelled `pull-end`
 * or `flow`, unless a pull fails. A broadcast page answers no request of its connection: it names the push that caused it,
 * which may be somebody else's.
 */
import type { Direction } from '../../history/event.ts'
import type { FrameLabel, WireDecoder } from '../types.ts'
import { batchOf, isObject, labelEvents, labelItems, parseFrame, unknownFrame } from './json.ts'

/**
 * A decoder for one connection. Frames that are no such message are `unknown`.
 *
 * @example
 * messageDecoder().label('up', Buffer.from('{"_tag":"WSMessage.Ping","requestId":"ping"}')) // { kind: 'ping' }
 */
export const messageDecoder = (): WireDecoder => {
  /** Requests that an error may answer. */
  const pulls = new Set<string>()

  const labelUp = (message: Readonly<Record<string, unknown>>): FrameLabel => {
    const request = String(message.requestId)
    switch (message._tag) {
      case 'WSMessage.PullReq':
        pulls.add(request)
        return { kind: 'pull-request', request }
      case 'WSMessage.PushReq':
        return { kind: 'push', request, ...labelEvents(batchOf(message)) }
      case 'WSMessage.Ping':
        return { kind: 'ping' }
      default:
        return unknownFrame
    }
  }

  const labelDown = (message: Readonly<Record<string, unknown>>): FrameLabel => {
    switch (message._tag) {
      case 'WSMessage.PullRes': {
        const asked = isObject(message.requestId) ? message.requestId : {}
        return {
          kind: 'pull-page',
          ...(asked.context === 'pull' && { request: String(asked.requestId) }),
          ...labelItems(batchOf(message)),
        }
      }
      case 'WSMessage.PushAck':
        return { kind: 'push-ack', request: String(message.requestId) }
      case 'WSMessage.Error': {
        const request = String(message.requestId)
        return { kind: pulls.has(request) ? 'pull-end' : 'push-error', request, reason: String(message.message) }
      }
      case 'WSMessage.Pong':
        return { kind: 'pong' }
      default:
        return unknownFrame
    }
  }

  return {
    neverSays: ['flow'],
    label: (direction: Direction, payload: Buffer): FrameLabel => {
      const message = parseFrame(payload)
      if (!isObject(message)) return unknownFrame
      return direction === 'up' ? labelUp(message) : labelDown(message)
    },
  }
}
