import { describe, expect, it } from 'vitest'
import { eventsAfter, follow, foreign, numbers, pushTo, settled, setUp } from './scripted-backend.fixture.ts'

describe("0.3.1's manner", () => {
  it('should be to send a backlog in one go, before anything that is stored meanwhile', () => {
    const { backend, passTurn, passTurns } = setUp(2, '0.3.1')
    backend.append(['a', 'b', 'c'].map(foreign))
    const alice = follow(backend.portOf('alice'))
    backend.append([foreign('d')])
    passTurn()
    passTurns()
    expect(numbers(alice.pages)).toEqual([[1, 2], [3], [4]])
  })

  it('should be to answer a push before it comes back', async () => {
    const { backend, passTurn, passTurns } = setUp(100, '0.3.1')
    const port = backend.portOf('alice')
    const alice = follow(port)
    passTurns()
    const push = pushTo(port, eventsAfter(0, ['a']))
    passTurn()
    await settled()
    expect([push.answer, alice.events()]).toEqual([{ type: 'stored' }, []])
    passTurns()
    expect(numbers(alice.pages)).toEqual([[], [1]])
  })
})
