import { describe, expect, it } from 'vitest'
import type { GlobalEvent } from '../../../apps/engine/src/contract.ts'
import { eventsAfter, follow, foreign, pushTo, settled, setUp, sizes } from './scripted-backend.fixture.ts'

describe('a push', () => {
  it('should be answered with the head where its parent is not the head, and store nothing', async () => {
    const { backend, passTurns } = setUp()
    backend.append([foreign('a'), foreign('b')])
    const push = pushTo(backend.portOf('alice'), eventsAfter(0, ['c']))
    passTurns()
    await settled()
    expect(push.answer).toEqual({ type: 'server-ahead', minimumExpectedNum: 2, providedNum: 0 })
    expect(backend.log()).toHaveLength(2)
  })

  it('should come back to the pusher before it is answered', async () => {
    const { backend, passTurns } = setUp()
    const port = backend.portOf('alice')
    const came: string[] = []
    port.pull(0, {
      onPage: ({ events }) => came.push(`${events.length} events`),
      onOffline: () => {},
      onOther: () => {},
    })
    void port.push(eventsAfter(0, ['a'])).then(({ type }) => came.push(type))
    passTurns()
    await settled()
    expect(came).toEqual(['0 events', '1 events', 'stored'])
  })

  it('should be sent as pages of a hundred at most, none of which says that another follows', async () => {
    const { backend, passTurns } = setUp(4)
    const alice = follow(backend.portOf('alice'))
    passTurns()
    pushTo(
      backend.portOf('bob'),
      eventsAfter(
        0,
        Array.from({ length: 101 }, (_, index) => `${index}`),
      ),
    )
    passTurns()
    expect(sizes(alice.pages.slice(1))).toEqual([
      [100, 0],
      [1, 0],
    ])
  })

  it('should be stored where it is empty, whatever the head, and sent to nobody', async () => {
    const { backend, passTurns } = setUp()
    backend.append([foreign('a')])
    const alice = follow(backend.portOf('alice'))
    const push = pushTo(backend.portOf('bob'), [])
    passTurns()
    await settled()
    expect([push.answer, sizes(alice.pages)]).toEqual([{ type: 'stored' }, [[1, 0]]])
  })

  it('should be stored although it is answered as if the server were ahead, when so ordered, and only once', async () => {
    const { backend, passTurns } = setUp()
    const port = backend.portOf('alice')
    backend.answerNextPush('alice', 'server-ahead')
    const first = pushTo(port, eventsAfter(0, ['a']))
    passTurns()
    const second = pushTo(port, eventsAfter(1, ['b']))
    passTurns()
    await settled()
    expect([first.answer?.type, second.answer?.type]).toEqual(['server-ahead', 'stored'])
    expect(backend.log()).toHaveLength(2)
    expect(backend.heal()).toMatchObject([{ bitten: 1 }])
  })

  it('should be stored as plain data, where a version pushes what says of itself something else as JSON', async () => {
    const { backend, passTurns } = setUp()
    const [event] = eventsAfter(0, ['a'])
    if (event === undefined) throw new Error('Expected an event, found none.')
    pushTo(backend.portOf('alice'), [{ ...event, toJSON: () => 'e1 → e0 (alice, session)' } as GlobalEvent])
    passTurns()
    expect(JSON.parse(JSON.stringify(backend.log()))).toEqual([event])
  })

  it('should be received and decided only when it is let go', async () => {
    const { backend, history, passTurns } = setUp()
    const received = () => history.events().filter(({ type }) => type === 'push-received').length
    const pushes = backend.hold('alice', 'pushes')
    const push = pushTo(backend.portOf('alice'), eventsAfter(0, ['a']))
    passTurns()
    expect([backend.log().length, pushes.waiting(), received()]).toEqual([0, 1, 0])
    backend.append([foreign('b')])
    pushes.end()
    passTurns()
    await settled()
    expect(received()).toBe(1)
    expect(push.answer?.type).toBe('server-ahead')
  })

  it('should be stored while its acknowledgement is held, and come back before it', async () => {
    const { backend, passTurns } = setUp()
    const port = backend.portOf('alice')
    const alice = follow(port)
    const acknowledgements = backend.hold('alice', 'acknowledgements')
    const push = pushTo(port, eventsAfter(0, ['a']))
    passTurns()
    await settled()
    expect([alice.events().length, push.answer]).toEqual([1, undefined])
    acknowledgements.release()
    await settled()
    expect(push.answer).toEqual({ type: 'stored' })
  })
})
