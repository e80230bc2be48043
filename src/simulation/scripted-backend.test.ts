import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type {
  BackendPort,
  GlobalEvent,
  OtherBackend,
  Page,
  PullListener,
  PushAnswer,
} from '../../apps/engine/src/contract.ts'
import { createRecorder } from '../history/recorder.ts'
import { holesIn, numbersByChange } from '../verdict/log.ts'
import { createScriptedBackend, type Manner, type ScriptedBackend } from './scripted-backend.ts'

/** A backend whose turns pass when the test says so. */
const setUp = (pageSize = 100, manner: Manner = '0.4.0') => {
  const turns: (() => void)[] = []
  const history = createRecorder(() => 0)
  const backend = createScriptedBackend({ history, pageSize, manner, inLaterTurn: (run) => turns.push(run) })
  const passTurns = (): void => {
    while (turns.length > 0) turns.shift()?.()
  }
  return { backend, history, passTurns, passTurn: () => turns.shift()?.() }
}

const foreign = (changeId: string) => ({ name: 'v1.IssueCreated', args: { changeId } })

const eventsAfter = (parent: number, changeIds: readonly string[], clientId = 'alice'): readonly GlobalEvent[] =>
  changeIds.map((changeId, index) => ({
    ...foreign(changeId),
    parentSeqNum: parent + index,
    seqNum: parent + index + 1,
    clientId,
    sessionId: 'session',
  }))

/** Pulls for good, after each disconnection again from the first number that it lacks, and keeps what came. */
const follow = (port: BackendPort) => {
  const pages: Page[] = []
  const known = new Set<number>()
  let head = 0
  const pull = (): void => {
    port.pull(head, {
      onPage: (page) => {
        pages.push(page)
        for (const { seqNum } of page.events) known.add(seqNum)
        while (known.has(head + 1)) head += 1
      },
      onOffline: pull,
      onOther: () => {},
    })
  }
  pull()
  return { pages, events: () => pages.flatMap(({ events }) => events) }
}

/** The answer of a push, once there is one. */
const pushTo = (
  port: BackendPort,
  batch: readonly GlobalEvent[],
  backendId?: string,
): { answer: PushAnswer | undefined } => {
  const push: { answer: PushAnswer | undefined } = { answer: undefined }
  void port.push(batch, backendId).then((answer) => {
    push.answer = answer
  })
  return push
}

const numbers = (pages: readonly Page[]) => pages.map(({ events }) => events.map(({ seqNum }) => seqNum))
const sizes = (pages: readonly Page[]) => pages.map(({ events, rest }) => [events.length, rest])
/** Promises have had their turn. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

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

  it('should be decided only when it is let go', async () => {
    const { backend, passTurns } = setUp()
    const pushes = backend.hold('alice', 'pushes')
    const push = pushTo(backend.portOf('alice'), eventsAfter(0, ['a']))
    passTurns()
    expect([backend.log().length, pushes.waiting()]).toEqual([0, 1])
    backend.append([foreign('b')])
    pushes.end()
    passTurns()
    await settled()
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

describe('a hold of pages', () => {
  it('should let as many go as it is told, in their order, and the rest at its end', () => {
    const { backend, passTurns } = setUp()
    const alice = follow(backend.portOf('alice'))
    passTurns()
    const pages = backend.hold('alice', 'pages')
    backend.append(['a', 'b', 'c'].map(foreign), { pages: [1, 1, 1] })
    passTurns()
    expect([alice.events().length, pages.waiting()]).toEqual([0, 3])
    pages.release()
    expect(alice.events().map(({ seqNum }) => seqNum)).toEqual([1])
    pages.end()
    expect(alice.events().map(({ seqNum }) => seqNum)).toEqual([1, 2, 3])
    expect(backend.heal()).toMatchObject([{ bitten: 3 }])
  })

  it('should keep nothing of another device back', () => {
    const { backend, passTurns } = setUp()
    const bob = follow(backend.portOf('bob'))
    backend.hold('alice', 'pages')
    backend.append([foreign('a')])
    passTurns()
    expect(bob.events()).toHaveLength(1)
  })

  it('should have touched nothing where nothing came', () => {
    const { backend } = setUp()
    backend.hold('alice', 'pages')
    expect(backend.heal()).toMatchObject([{ bitten: 0 }])
  })
})

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

describe('what no correct backend does', () => {
  it('should end a series of pages with an empty one, when so ordered', () => {
    const { backend, passTurns } = setUp()
    const alice = follow(backend.portOf('alice'))
    passTurns()
    backend.append([foreign('a'), foreign('b')], { pages: [1, 1], emptyLastPage: true })
    passTurns()
    expect(sizes(alice.pages.slice(1))).toEqual([
      [1, 2],
      [1, 1],
      [0, 0],
    ])
  })

  it('should send the last page again, when so ordered', () => {
    const { backend, passTurns } = setUp()
    const alice = follow(backend.portOf('alice'))
    backend.append([foreign('a')])
    passTurns()
    backend.repeatLastPage('alice')
    passTurns()
    expect(alice.events().map(({ seqNum }) => seqNum)).toEqual([1, 1])
  })

  it('should refuse pages that do not hold all events', () => {
    const { backend } = setUp()
    expect(() => backend.append([foreign('a')], { pages: [2] })).toThrow('Pages of 2 events hold 2, but there are 1.')
  })
})

/** A backend whose timers go off when the test says so, each by its own time. */
const setUpWithTime = () => {
  let now = 0
  const timers: { readonly at: number; readonly run: () => void }[] = []
  const turns: (() => void)[] = []
  const backend = createScriptedBackend({
    history: createRecorder(() => now),
    inLaterTurn: (run) => turns.push(run),
    after: (milliseconds, run) => timers.push({ at: now + milliseconds, run }),
  })
  const passTurns = (): void => {
    while (turns.length > 0) turns.shift()?.()
  }
  const passTime = (milliseconds: number): void => {
    const end = now + milliseconds
    passTurns()
    for (;;) {
      const next = timers.filter(({ at }) => at <= end).sort((left, right) => left.at - right.at)[0]
      if (next === undefined) break
      timers.splice(timers.indexOf(next), 1)
      now = next.at
      next.run()
      passTurns()
    }
    now = end
  }
  return { backend, passTime }
}

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

describe('an empty last page', () => {
  it('should end what the device is sent next, once, and nothing of another', () => {
    const { backend, passTurns } = setUp()
    const [alice, bob] = [follow(backend.portOf('alice')), follow(backend.portOf('bob'))]
    passTurns()
    const order = backend.endNextWithEmptyPage('alice')
    expect(order.bitten()).toBe(0)
    backend.append([foreign('a')])
    backend.append([foreign('b')])
    passTurns()
    expect(sizes(alice.pages.slice(1))).toEqual([
      [1, 1],
      [0, 0],
      [1, 0],
    ])
    expect(sizes(bob.pages.slice(1))).toEqual([
      [1, 0],
      [1, 0],
    ])
    expect(order.bitten()).toBe(1)
  })

  it('should end a backlog as well', () => {
    const { backend, passTurns } = setUp(2)
    backend.append(['a', 'b', 'c'].map(foreign))
    backend.endNextWithEmptyPage('alice')
    const alice = follow(backend.portOf('alice'))
    passTurns()
    expect(sizes(alice.pages)).toEqual([
      [2, 2],
      [1, 1],
      [0, 0],
    ])
  })

  it('should not be left over for a backend that has healed', () => {
    const { backend, passTurns } = setUp()
    const alice = follow(backend.portOf('alice'))
    passTurns()
    const order = backend.endNextWithEmptyPage('alice')
    backend.heal()
    backend.append([foreign('a')])
    passTurns()
    expect([sizes(alice.pages.slice(1)), order.bitten()]).toEqual([[[1, 0]], 0])
  })
})

describe('a page that is lost', () => {
  it('should be the next one to the device, and that alone', () => {
    const { backend, passTurns } = setUp()
    const [alice, bob] = [follow(backend.portOf('alice')), follow(backend.portOf('bob'))]
    passTurns()
    const order = backend.dropNextPage('alice')
    backend.append(['a', 'b'].map(foreign), { pages: [1, 1] })
    passTurns()
    expect(alice.events().map(({ seqNum }) => seqNum)).toEqual([2])
    expect(bob.events().map(({ seqNum }) => seqNum)).toEqual([1, 2])
    expect(order.bitten()).toBe(1)
  })

  it('should be one that was held before, if that comes next', () => {
    const { backend, passTurns } = setUp()
    const alice = follow(backend.portOf('alice'))
    passTurns()
    const pages = backend.hold('alice', 'pages')
    backend.append([foreign('a')])
    passTurns()
    const order = backend.dropNextPage('alice')
    expect(order.bitten()).toBe(0)
    pages.end()
    expect([alice.events(), order.bitten()]).toEqual([[], 1])
  })
})

describe('a page that is doubled', () => {
  it('should be the next one with events, once', () => {
    const { backend, passTurns } = setUp()
    const order = backend.doubleNextPage('alice')
    const [alice, bob] = [follow(backend.portOf('alice')), follow(backend.portOf('bob'))]
    passTurns()
    expect([alice.pages.length, order.bitten()]).toEqual([1, 0])
    backend.append(['a', 'b'].map(foreign), { pages: [1, 1] })
    passTurns()
    expect(alice.events().map(({ seqNum }) => seqNum)).toEqual([1, 1, 2])
    expect(bob.events().map(({ seqNum }) => seqNum)).toEqual([1, 2])
    expect(order.bitten()).toBe(1)
  })

  it('should not be left over for a backend that has healed', () => {
    const { backend, passTurns } = setUp()
    const alice = follow(backend.portOf('alice'))
    passTurns()
    backend.doubleNextPage('alice')
    backend.heal()
    backend.append([foreign('a')])
    passTurns()
    expect(alice.events().map(({ seqNum }) => seqNum)).toEqual([1])
  })
})

/** One step of a trial: of a device, of the backend, or of time. */
type Action =
  | { readonly type: 'push'; readonly client: string; readonly count: number }
  | { readonly type: 'append'; readonly count: number }
  | { readonly type: 'turns' | 'disconnect' | 'reconnect'; readonly client: string }
  | {
      readonly type: 'hold' | 'release'
      readonly client: string
      readonly what: 'pages' | 'pushes' | 'acknowledgements'
    }

const client = fc.constantFrom('alice', 'bob')
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ type: fc.constant('push' as const), client, count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ type: fc.constant('append' as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    type: fc.constantFrom(...(['turns', 'disconnect', 'reconnect'] as const)),
    client,
  }),
  fc.record({
    type: fc.constantFrom(...(['hold', 'release'] as const)),
    client,
    what: fc.constantFrom(...(['pages', 'pushes', 'acknowledgements'] as const)),
  }),
)

const perform = (backend: ScriptedBackend, passTurns: () => void): ((action: Action) => void) => {
  const holds = new Map<string, ReturnType<ScriptedBackend['hold']>>()
  let made = 0
  const ids = (count: number) => Array.from({ length: count }, () => `change-${++made}`)
  return (step) => {
    switch (step.type) {
      case 'push': {
        // Whether it is stored or refused is the backend's to decide: its parent may be stale by then.
        const head = backend.log().at(-1)?.seqNum ?? 0
        pushTo(backend.portOf(step.client), eventsAfter(head, ids(step.count), step.client))
        break
      }
      case 'append':
        backend.append(ids(step.count).map(foreign))
        break
      case 'turns':
        passTurns()
        break
      case 'disconnect':
      case 'reconnect':
        backend[step.type](step.client)
        break
      case 'hold':
        holds.set(`${step.client} ${step.what}`, backend.hold(step.client, step.what))
        break
      case 'release':
        holds.get(`${step.client} ${step.what}`)?.release()
        break
    }
  }
}

describe('whatever is ordered', () => {
  it('should keep a log without holes or doubles, and bring all of it to everyone once all has healed', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), (actions, pageSize) => {
        const { backend, passTurns } = setUp(pageSize)
        const followers = ['alice', 'bob'].map((name) => follow(backend.portOf(name)))
        const step = perform(backend, passTurns)
        for (const one of actions) step(one)
        backend.heal()
        passTurns()
        expect(holesIn(backend.log())).toEqual([])
        expect([...numbersByChange(backend.log()).values()].every(({ length }) => length === 1)).toBe(true)
        for (const { events } of followers) {
          // What is stored while a backlog is read comes live before its end, and with it once more.
          const came = [...new Set(events().map(({ seqNum }) => seqNum))].sort((left, right) => left - right)
          expect(came).toEqual(backend.log().map(({ seqNum }) => seqNum))
        }
      }),
    )
  })
})

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
