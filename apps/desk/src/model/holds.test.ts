import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HoldView } from '../../../../src/desk/protocol.ts'
import { type Action, holdables } from '../../../../src/schedule/schedule.ts'
import { hold, holdButtons, isHeld, letOneThrough, release, releaseAll, waitingIn } from './holds.ts'

const aliceWith = (...holds: readonly HoldView[]) => ({ name: 'alice', holds })

test('all is both directions, and counts what waits in both', () => {
  const half = aliceWith({ what: 'up', waiting: 2 })
  expect(isHeld(half, 'all')).toBe(false)
  expect(hold(half, 'all')).toEqual([{ type: 'hold', client: 'alice', what: 'down' }])
  const whole = aliceWith({ what: 'up', waiting: 2 }, { what: 'down', waiting: 3 })
  expect(isHeld(whole, 'all')).toBe(true)
  expect(waitingIn(whole, 'all')).toBe(5)
  expect(release(whole, 'all')).toEqual([
    { type: 'release', client: 'alice', what: 'up' },
    { type: 'release', client: 'alice', what: 'down' },
  ])
})

test('one is let through of each hold in which anything waits', () => {
  const alice = aliceWith(
    { what: 'pages', waiting: 2 },
    { what: 'acknowledgements', waiting: 0 },
    { what: 'down', waiting: 1 },
  )
  expect(letOneThrough(alice)).toEqual([
    { type: 'release', client: 'alice', what: 'pages', count: 1 },
    { type: 'release', client: 'alice', what: 'down', count: 1 },
  ])
})

test('what a button holds is held, and what it lets go is held no more, whatever was held before', () => {
  const holds = fc.subarray([...holdables]).map((held) => held.map((what): HoldView => ({ what, waiting: 0 })))
  /** The client after these actions. */
  const after = (before: readonly HoldView[], actions: readonly Action[]): readonly HoldView[] => {
    let now = before
    for (const action of actions) {
      if (action.type === 'hold') now = [...now, { what: action.what, waiting: 0 }]
      else if (action.type === 'release') now = now.filter(({ what }) => what !== action.what)
    }
    return now
  }
  fc.assert(
    fc.property(holds, fc.constantFrom(...holdButtons.map(({ choice }) => choice)), (before, choice) => {
      const held = after(before, hold(aliceWith(...before), choice))
      expect(isHeld(aliceWith(...held), choice)).toBe(true)
      expect(new Set(held.map(({ what }) => what)).size).toBe(held.length)
      expect(isHeld(aliceWith(...after(held, release(aliceWith(...held), choice))), choice)).toBe(false)
      expect(after(held, releaseAll(aliceWith(...held)))).toEqual([])
    }),
  )
})
