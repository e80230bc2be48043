/** What an order of a page must be: whatever comes over a socket is read before it is believed. */
import * as v from 'valibot'
import { actionSchema, momentSchema, stepSchema } from '../schedule/schedule-schema.ts'
import { type Anew, type DeskOrder, longestScheduleText, type NumberedOrder } from './protocol.ts'

/** A file is called so; nothing in it leads anywhere else. */
const fileName = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,59}$/))

const anew: v.GenericSchema<unknown, Anew> = v.variant('as', [
  v.strictObject({ as: v.literal('again') }),
  v.strictObject({ as: v.literal('by-hand') }),
  v.strictObject({
    as: v.literal('schedule'),
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
    text: v.pipe(v.string(), v.maxLength(longestScheduleText)),
  }),
])

const deskOrder: v.GenericSchema<unknown, DeskOrder> = v.variant('type', [
  v.strictObject({ type: v.literal('do'), action: actionSchema }),
  v.strictObject({ type: v.literal('heal') }),
  v.strictObject({ type: v.literal('next'), now: v.boolean() }),
  v.strictObject({ type: v.literal('skip') }),
  v.strictObject({ type: v.literal('play') }),
  v.strictObject({ type: v.literal('pause') }),
  v.strictObject({ type: v.literal('change'), step: stepSchema }),
  // biome-ignore lint/suspicious/noThenProperty: it is data, and nobody awaits it.
  v.strictObject({ type: v.literal('break'), when: momentSchema, then: actionSchema }),
  v.strictObject({ type: v.literal('unbreak'), id: v.string() }),
  v.strictObject({ type: v.literal('save'), as: v.picklist(['schedule', 'test']), name: fileName }),
  v.strictObject({ type: v.literal('report') }),
  v.strictObject({ type: v.literal('begin'), what: anew }),
])

/** An order with its number. */
export const orderSchema: v.GenericSchema<unknown, NumberedOrder> = v.strictObject({
  id: v.pipe(v.number(), v.integer()),
  order: deskOrder,
})
