import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventsAfter, follow, foreign, pushTo, settled, setUpWithTime } from './scripted-backend.fixture.ts'

describe('a latency', () => {
  it('should keep what goes to the device back for so long, and no other device waiting', () => {
    const { backend, passTime } = setUpWithTime()
    const [alice, bob] = [follow(backend.portOf('alice')), follow(backend.portOf('bob'))]
    passTime(0)
    const latency = backend.delay('alice', 100)
    backend.append([foreign('a')])
    passTime(99)
    expect([alice.events().length, bob.events().length, latency.bitten()]).toEqual([0, 1, 1])
    passTime(1)
    expect(alice.events().length).toBe(1)
  })

  it('should keep a push back on its way and its answer on the way back', async () => {
    const { backend, passTime } = setUpWithTime()
    const port = backend.portOf('alice')
    backend.delay('alice', 100)
    const push = pushTo(port, eventsAfter(0, ['a']))
    passTime(99)
    expect(backend.log().length).toBe(0)
    passTime(1)
    expect(backend.log().length).toBe(1)
    passTime(99)
    await settled()
    expect(push.answer).toBeUndefined()
    passTime(1)
    await settled()
    expect(push.answer).toEqual({ type: 'stored' })
  })

  it('should end where another says none, and have touched nothing where nothing went', () => {
    const { backend, passTime } = setUpWithTime()
    const alice = follow(backend.portOf('alice'))
    passTime(0)
    const latency = backend.delay('alice', 100)
    backend.delay('alice', 0)
    backend.append([foreign('a')])
    passTime(0)
    expect([alice.events().length, latency.bitten()]).toEqual([1, 0])
  })

  it('should lose what is on its way to a device that is disconnected', () => {
    const { backend, passTime } = setUpWithTime()
    const alice = follow(backend.portOf('alice'))
    passTime(0)
    backend.delay('alice', 100)
    backend.append([foreign('a')])
    passTime(50)
    backend.disconnect('alice')
    passTime(1_000)
    expect(alice.events()).toEqual([])
    backend.heal()
    passTime(0)
    expect(alice.events().map(({ seqNum }) => seqNum)).toEqual([1])
  })

  it('should never let one thing overtake another within a direction, whatever it is changed to on the way', () => {
    const change = fc.record({ latency: fc.integer({ min: 0, max: 50 }), passes: fc.integer({ min: 0, max: 60 }) })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const { backend, passTime } = setUpWithTime()
        const alice = follow(backend.portOf('alice'))
        passTime(0)
        for (const [index, { latency, passes }] of changes.entries()) {
          backend.delay('alice', latency)
          backend.append([foreign(`change-${index}`)])
          passTime(passes)
        }
        backend.heal()
        passTime(1_000)
        expect(alice.events().map(({ seqNum }) => seqNum)).toEqual(changes.map((_, index) => index + 1))
      }),
    )
  })
})
