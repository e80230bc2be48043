/** What is said over one connection: a page is told everything from the beginning, anew with each desk that is begun, and its orders are taken. */

import * as v from 'valibot'
import type { WebSocket } from 'ws'
import { reasonOf } from '../run/reason-of.ts'
import { UsageError } from '../run/usage-error.ts'
import { problemOf } from '../schedule/problem-of.ts'
import { OrderRefused } from './desk.ts'
import type { FileOrder } from './desk-files.ts'
import type { DeskPlace } from './desk-place.ts'
import { orderSchema } from './order-schema.ts'
import type { DeskMessage, DeskOrder } from './protocol.ts'

/** Carries out what needs a disk; answers with text for the page. */
export type OnFile = (order: FileOrder) => Promise<string>

/** Events in one message: a page that comes late to a long history is not kept waiting by one huge text. */
const eventsAtOnce = 2_000
/** Milliseconds for which events are gathered. */
const gatherEventsMs = 10
const gatherStateMs = 50

/** Talks with one page until it leaves. */
export const converse = (place: DeskPlace, connection: WebSocket, onFile: OnFile): void => {
  const send = (message: DeskMessage): void => {
    if (connection.readyState === connection.OPEN) connection.send(JSON.stringify(message))
  }
  let telling = tellAll(place, send)
  const stopListening = place.listen((what) => {
    if (what === 'state') telling.stateSoon()
    else if (what === 'judged') telling.judged()
    else {
      telling.stop()
      telling = tellAll(place, send)
    }
  })
  connection.on('close', () => {
    stopListening()
    telling.stop()
  })
  connection.on('error', () => connection.terminate())
  connection.on('message', async (data) => {
    const given = parse(String(data))
    const read = v.safeParse(orderSchema, given, { abortEarly: true })
    if (!read.success) {
      send({ type: 'answer', id: numberOf(given), error: `not an order: ${problemOf(read.issues[0])}` })
      return
    }
    const { id, order } = read.output
    try {
      const text = await carryOut(place, order, onFile)
      send({ type: 'answer', id, ...(text !== undefined && { text }) })
    } catch (error) {
      const isExpected = error instanceof OrderRefused || error instanceof UsageError
      const words = reasonOf(error)
      // The desk stands, whatever an order has come to.
      send({ type: 'answer', id, error: isExpected ? words : `the harness failed: ${words}` })
    }
  })
}

const carryOut = async (place: DeskPlace, order: DeskOrder, onFile: OnFile): Promise<string | undefined> => {
  if (order.type === 'save' || order.type === 'report') {
    place.check(order)
    return onFile(order)
  }
  await place.order(order)
  return undefined
}

/** What tells a page of the desk that stands, from its beginning, until it is stopped. */
interface Telling {
  readonly stateSoon: () => void
  readonly judged: () => void
  readonly stop: () => void
}

const tellAll = (place: DeskPlace, send: (message: DeskMessage) => void): Telling => {
  const desk = place.desk()
  const { history } = desk
  let told = 0
  const sendEvents = (): void => {
    const events = history.events()
    while (told < events.length) {
      const next = events.slice(told, told + eventsAtOnce)
      told += next.length
      send({ type: 'events', events: next })
    }
  }
  let lastState = ''
  const sendState = (): void => {
    const state = place.state()
    const text = JSON.stringify(state)
    if (text === lastState) return
    lastState = text
    send({ type: 'state', state })
  }
  const sendJudgement = (): void => {
    const { findings, diagnoses } = desk.judgement()
    send({ type: 'judged', findings, diagnoses })
  }
  const events = gather(gatherEventsMs, sendEvents)
  const states = gather(gatherStateMs, sendState)

  send({ type: 'setup', setup: place.setup() })
  sendEvents()
  sendState()
  sendJudgement()
  const stopHearing = history.listen(events.soon)
  return {
    stateSoon: states.soon,
    judged: sendJudgement,
    stop: () => {
      stopHearing()
      events.stop()
      states.stop()
    },
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const numberOf = (value: unknown): number =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number' ? value.id : 0

/** Does something once for all that comes within so many milliseconds. */
const gather = (milliseconds: number, act: () => void): { readonly soon: () => void; readonly stop: () => void } => {
  let timer: NodeJS.Timeout | undefined
  return {
    soon: () => {
      timer ??= setTimeout(() => {
        timer = undefined
        act()
      }, milliseconds)
    },
    stop: () => clearTimeout(timer),
  }
}
