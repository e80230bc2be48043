import { expect, test } from 'vitest'
import { createRecorder } from '../history/recorder.ts'
import { withSignature } from './signature.ts'
import { type Finding, fingerprintOf } from './verdict.ts'

const stall: Finding = { verdict: 'stalled', hop: 'leader', barrier: 'leader drained', witness: 'nothing changed' }

/** A history in which one client's leader threw. */
const thrown = (client: string, message: string) => {
  const recorder = createRecorder(() => 0)
  recorder.record(client, {
    lane: 'leader',
    type: 'probe',
    probe: {
      lane: 'leader',
      type: 'span-event',
      sequence: 0,
      time: 0,
      storeId: 's',
      span: 'pull',
      name: 'exception',
      attributes: { 'exception.message': message },
    },
  })
  return recorder.events()
}
const refusal = 'Incoming events must be greater than upstream head. Expected greater than: e102'

test('a stalled leader that refused a page has the signature of a doubled page', () => {
  expect(fingerprintOf(withSignature(stall, thrown('alice', refusal), 'alice'))).toBe('stalled/leader/doubled-page')
})

test('another exception, another client, or another hop has not', () => {
  expect(withSignature(stall, thrown('alice', 'out of memory'), 'alice')).toEqual(stall)
  expect(withSignature(stall, thrown('bob', refusal), 'alice')).toEqual(stall)
  const session: Finding = { ...stall, hop: 'session' }
  expect(withSignature(session, thrown('alice', refusal), 'alice')).toEqual(session)
})
