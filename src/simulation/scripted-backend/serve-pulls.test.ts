import { describe, expect, it } from 'vitest'
import type { Page } from '../../../apps/engine/src/contract.ts'
import { eventsAfter, follow, foreign, numbers, pushTo, settled, setUp, sizes } from './scripted-backend.fixture.ts'

describe('a pull', () => {
  it('should first send what is behind, in pages that say how much follows', () => {
    const { backend, passTurns } = setUp(2)
    backend.append(['a', 'b', 'c', 'd', 'e'].map(foreign))
    const alice = follow(backend.portOf('alice'))
    passTurns()
    expect(sizes(alice.pages)).toEqual([
      [2, 3],
      [2, 1],
      [1, 0],
    ])
  })

  it('should send one empty last page where nothing is behind', () => {
    const { backend, passTurns } = setUp()
    const alice = follow(backend.portOf('alice'))
    passTurns()
    expect(sizes(alice.pages)).toEqual([[0, 0]])
  })

  it('should begin where it asked to', () => {
    const { backend, passTurns } = setUp()
    backend.append([foreign('a'), foreign('b')])
    const seen: Page[] = []
    backend.portOf('alice').pull(1, { onPage: (page) => seen.push(page), onOffline: () => {}, onOther: () => {} })
    passTurns()
    expect(seen.flatMap(({ events }) => events.map(({ seqNum }) => seqNum))).toEqual([2])
  })

  it('should then be sent what anybody stores, its own pushes too', async () => {
    const { backend, passTurns } = setUp()
    const [alicePort, bobPort] = [backend.portOf('alice'), backend.portOf('bob')]
    const [alice, bob] = [follow(alicePort), follow(bobPort)]
    passTurns()
    const push = pushTo(alicePort, eventsAfter(0, ['a']))
    passTurns()
    await settled()
    expect(push.answer).toEqual({ type: 'stored' })
    expect([alice, bob].map((one) => one.events().map(({ seqNum }) => seqNum))).toEqual([[1], [1]])
  })

  it('should be sent an event twice that is stored before its backlog is read', () => {
    const { backend, passTurns } = setUp()
    const read = backend.hold('alice', 'pulls')
    const alice = follow(backend.portOf('alice'))
    backend.append([foreign('a')])
    passTurns()
    read.end()
    passTurns()
    expect(alice.events().map(({ seqNum }) => seqNum)).toEqual([1, 1])
  })

  it('should be sent the next page of its backlog once it has the last, and live pages meanwhile', () => {
    const { backend, passTurn, passTurns } = setUp(2)
    backend.append(['a', 'b', 'c'].map(foreign))
    const alice = follow(backend.portOf('alice'))
    backend.append([foreign('d')])
    passTurn()
    passTurns()
    expect(numbers(alice.pages)).toEqual([[1, 2], [4], [3], [4]])
    // Counted when the pull began: what came later is in no page's count.
    expect(alice.pages.map(({ rest }) => rest)).toEqual([1, 0, 0, 0])
  })

  it('should be sent nothing more of its backlog while it may not ask for it', () => {
    const { backend, passTurns } = setUp(1)
    backend.append(['a', 'b', 'c'].map(foreign))
    const asking = backend.hold('alice', 'asks')
    const alice = follow(backend.portOf('alice'))
    asking.release()
    passTurns()
    expect([numbers(alice.pages), asking.waiting()]).toEqual([[[1]], 1])
    asking.release()
    passTurns()
    expect(numbers(alice.pages)).toEqual([[1], [2]])
    asking.end()
    passTurns()
    expect(numbers(alice.pages)).toEqual([[1], [2], [3]])
  })

  it('should be sent nothing, live or behind, while its request may not go up', () => {
    const { backend, history, passTurns } = setUp()
    const asking = backend.hold('alice', 'asks')
    const alice = follow(backend.portOf('alice'))
    backend.append([foreign('a')])
    passTurns()
    const received = () => history.events().filter(({ type }) => type === 'pull-received').length
    expect([alice.pages, received(), asking.waiting()]).toEqual([[], 0, 1])
    asking.release()
    passTurns()
    expect([numbers(alice.pages), received(), asking.waiting()]).toEqual([[[1]], 1, 1])
  })

  it('should ask for nothing any more once its connection has ended, whatever kept its request', () => {
    const { backend, passTurns } = setUp()
    const asking = backend.hold('alice', 'asks')
    const alice = follow(backend.portOf('alice'))
    backend.append([foreign('a')])
    backend.disconnect('alice')
    backend.reconnect('alice')
    expect(asking.waiting()).toBe(1)
    asking.end()
    passTurns()
    expect(numbers(alice.pages)).toEqual([[1]])
  })

  it('should be sent no page that goes beyond one reading of the log', () => {
    const { backend, passTurns } = setUp()
    backend.append(Array.from({ length: 300 }, (_, index) => foreign(`${index}`)))
    const alice = follow(backend.portOf('alice'))
    passTurns()
    expect(sizes(alice.pages)).toEqual([
      [100, 200],
      [100, 100],
      [56, 44],
      [44, 0],
    ])
  })

  it('should get nothing within the turn in which it was sent', () => {
    const { backend, passTurn } = setUp()
    const alice = follow(backend.portOf('alice'))
    expect(alice.pages).toEqual([])
    passTurn()
    expect(alice.pages).toHaveLength(1)
  })
})
