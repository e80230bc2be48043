import { describe, expect, it } from 'vitest'
import { eventsAfter, follow, foreign, pushTo, settled, setUp } from './scripted-backend.fixture.ts'

describe('a disconnection', () => {
  it('should lose the pages on their way, and a new pull should bring them', () => {
    const { backend, passTurns } = setUp()
    const alice = follow(backend.portOf('alice'))
    passTurns()
    backend.hold('alice', 'pages')
    backend.append([foreign('a')])
    passTurns()
    backend.disconnect('alice')
    expect(backend.isConnected('alice')).toBe(false)
    backend.heal()
    passTurns()
    expect(alice.events().map(({ seqNum }) => seqNum)).toEqual([1])
  })

  it('should leave a push unanswered that may have been stored', async () => {
    const { backend, passTurns } = setUp()
    const push = pushTo(backend.portOf('alice'), eventsAfter(0, ['a']))
    backend.disconnect('alice')
    passTurns()
    await settled()
    expect([push.answer, backend.log().length]).toEqual([{ type: 'offline' }, 1])
  })
})
