import { describe, expect, it } from 'vitest'
import type { BackendPort, OtherBackend, Page, PullListener } from '../../../apps/engine/src/contract.ts'
import type { Manner } from './contract.ts'
import { eventsAfter, foreign, numbers, pushTo, settled, setUp } from './scripted-backend.fixture.ts'

describe('a backend that has lost its log', () => {
  /** Asks for what comes after a number, and keeps what it hears. */
  const ask = (port: BackendPort, after: number, backendId?: string) => {
    const heard: { readonly pages: Page[]; readonly others: OtherBackend[]; offline: number } = {
      pages: [],
      others: [],
      offline: 0,
    }
    const listener: PullListener = {
      onPage: (page) => heard.pages.push(page),
      onOther: (other) => heard.others.push(other),
      onOffline: () => {
        heard.offline += 1
      },
    }
    port.pull(after, listener, backendId)
    return heard
  }
  /** A log of two changes is lost, and alice, who has them, is connected again. */
  const wiped = (manner: Manner = '0.4.0') => {
    const { passTurns, backend, history } = setUp(100, manner)
    const port = backend.portOf('alice')
    const before = ask(port, 0)
    backend.append([foreign('a'), foreign('b')])
    passTurns()
    const disturbance = backend.wipe()
    backend.reconnect('alice')
    return { backend, history, passTurns, port, before, disturbance, known: before.pages[0]?.backendId }
  }

  it('should have an empty one, another identity, and no connection that it had before', () => {
    const { backend, history, before, known, disturbance } = wiped()
    expect([backend.log(), before.offline, disturbance.bitten()]).toEqual([[], 1, 3])
    const told = history.events().flatMap((event) => (event.type === 'wiped' ? [event.backendId] : []))
    expect(told).toEqual([expect.any(String)])
    expect(told).not.toEqual([known])
  })

  it('should refuse who has something of the one before, and takes it for that: the pull and the push', async () => {
    const { backend, passTurns, port, known } = wiped()
    const pull = ask(port, 2, known)
    const push = pushTo(port, eventsAfter(2, ['c']), known)
    passTurns()
    await settled()
    const other = { type: 'other-backend', expected: expect.any(String), received: known }
    expect([pull.pages, pull.others, push.answer]).toEqual([[], [other], other])
    expect(backend.log()).toEqual([])
  })

  it('should send no page to who takes it for that while the request for pages is kept, and refuse it then', () => {
    const { backend, passTurns, port, known } = wiped()
    const asking = backend.hold('alice', 'asks')
    const pull = ask(port, 2, known)
    backend.append([foreign('c')])
    passTurns()
    asking.end()
    passTurns()
    expect([pull.pages, pull.others.length]).toEqual([[], 1])
  })

  it('should keep from who takes it for that what it answers the request, where that may not come down, and what is stored then behind it', () => {
    const { backend, passTurns, port, known } = wiped()
    const answers = backend.hold('alice', 'pages', 'refusals')
    const pull = ask(port, 2, known)
    passTurns()
    backend.append([foreign('c')])
    passTurns()
    expect([pull.pages, pull.others]).toEqual([[], []])
    answers.end()
    passTurns()
    expect([pull.pages, pull.others.length]).toEqual([[], 1])
  })

  it('should send who takes it for that what is stored before it has looked at the request', () => {
    const { backend, passTurns, port, known } = wiped()
    const looking = backend.hold('alice', 'pulls')
    const pull = ask(port, 2, known)
    backend.append([foreign('c')])
    passTurns()
    looking.end()
    passTurns()
    expect([numbers(pull.pages), pull.others.length]).toEqual([[[1]], 1])
  })

  it('should keep the refusal behind a page that is kept: whoever is refused had that page first', () => {
    const { backend, passTurns, port, known } = wiped()
    const [pages, looking] = [backend.hold('alice', 'pages'), backend.hold('alice', 'pulls')]
    const pull = ask(port, 2, known)
    passTurns()
    backend.append([foreign('c')])
    passTurns()
    looking.end()
    passTurns()
    expect([numbers(pull.pages), pull.others.length]).toEqual([[], 0])
    pages.end()
    passTurns()
    expect([numbers(pull.pages), pull.others.length]).toEqual([[[1]], 1])
  })

  it('should take who has nothing, and say who it is', async () => {
    const { backend, passTurns, port, known } = wiped()
    const pull = ask(port, 0, known)
    passTurns()
    const now = pull.pages[0]?.backendId
    expect([pull.others, typeof now, now === known]).toEqual([[], 'string', false])
    const push = pushTo(port, eventsAfter(0, ['c']), now)
    passTurns()
    await settled()
    expect([push.answer, backend.log().length]).toEqual([{ type: 'stored' }, 1])
  })

  it('should be the same to everyone where it is one of 0.3.1: nothing comes, and a number is refused', async () => {
    const { passTurns, port, known } = wiped('0.3.1')
    expect(known).toBeUndefined()
    const pull = ask(port, 2)
    const push = pushTo(port, eventsAfter(2, ['c']))
    passTurns()
    await settled()
    expect(numbers(pull.pages)).toEqual([[]])
    expect(push.answer).toEqual({ type: 'server-ahead', minimumExpectedNum: 0, providedNum: 2 })
  })
})
