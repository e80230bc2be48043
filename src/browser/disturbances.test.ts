/** The disturbances of a schedule, through a real relay, on clients that speak LiveStore 0.3.1's wire. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRecorder, type Recorder } from '../history/recorder.ts'
import { type End, openClient, type PlainBackend, startPlainBackend } from '../network/testing.ts'
import { startWatchedNetwork, type WatchedNetwork } from '../network/watched-relay.ts'
import { holdStories } from '../runner/holds.fixture.ts'
import { until } from '../settlement/until.ts'
import { type Disturbances, makeDisturbances } from './disturbances.ts'

// Only there to end a hang: nothing here is expected to take long.
vi.setConfig({ testTimeout: 60_000 })

const refused = (): never => {
  throw new Error('there is nothing but a network here')
}

const on = (network: WatchedNetwork): Disturbances =>
  makeDisturbances({
    network,
    backend: { evict: refused, redeploy: refused, wipe: refused, readLog: refused },
    upstream: { append: refused },
    history: createRecorder(() => performance.now()),
    storeId: 's',
    patience: { quietMs: 60_000, endedBy: 'progress' },
  })

let backend: PlainBackend
let network: WatchedNetwork
let history: Recorder
beforeEach(async () => {
  backend = await startPlainBackend({ echo: false })
  history = createRecorder(() => performance.now())
  network = await startWatchedNetwork({ target: backend.url, family: '0.3.1', history })
})
afterEach(async () => {
  await network.close()
  await backend[Symbol.asyncDispose]()
})

/** Resolves once everything that is under way in this process has come to another turn. */
const untilLater = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const message = (tag: string, requestId: string): string => JSON.stringify({ _tag: `WSMessage.${tag}`, requestId })

const push = ({ socket }: End, requestId: string): void => socket.send(message('PushReq', requestId))

/** Somebody's connection, and the backend's end of it. */
const connect = async (client: string): Promise<{ readonly here: End; readonly there: End }> => {
  const earlier = backend.ends.all.length
  const here = await openClient(network.urlFor(client))
  const there = (await backend.ends.untilCount(earlier + 1))[earlier]
  if (there === undefined) throw new Error('the backend has no such connection')
  return { here, there }
}

describe('pushes that fail', () => {
  it('should be one after the other where several are to fail, each in the way that it is to', async () => {
    const disturbances = on(network)
    const failures = [false, false, true].map((isStored) => disturbances.failPush('alice', isStored))
    const bitten = (): readonly number[] => failures.map((failure) => failure.bitten())

    for (const failed of [1, 2]) {
      const { here, there } = await connect('alice')
      push(here, '1')
      await there.ended
      expect([there.texts(), bitten()]).toEqual([[], failed === 1 ? [1, 0, 0] : [1, 1, 0]])
    }

    const stored = await connect('alice')
    push(stored.here, '1')
    await stored.there.messages.untilCount(1)
    stored.there.socket.send(message('PushAck', '1'))
    await stored.here.ended
    expect([stored.here.texts(), bitten()]).toEqual([[], [1, 1, 1]])

    const last = await connect('alice')
    push(last.here, '2')
    await last.there.messages.untilCount(1)
    expect(network.standing('alice')).toEqual([])
  })

  it('should be those of one client, and wait for no other’s', async () => {
    const disturbances = on(network)
    const [alices, bobs] = ['alice', 'bob'].map((client) => disturbances.failPush(client, false))
    const bob = await connect('bob')
    push(bob.here, '1')
    await bob.there.ended
    expect([alices?.bitten(), bobs?.bitten()]).toEqual([0, 1])
  })

  it('should not be any more once all has healed', async () => {
    const disturbances = on(network)
    const failures = [false, false].map((isStored) => disturbances.failPush('alice', isStored))
    network.heal()
    const { here, there } = await connect('alice')
    for (const request of ['1', '2']) push(here, request)
    await there.messages.untilCount(2)
    expect(failures.map(({ bitten }) => bitten())).toEqual([0, 0])
    expect(network.standing('alice')).toEqual([])
  })

  it('should pass, and harm nothing else, where their connection cannot be cut', async () => {
    const failure = on({ ...network, cut: refused }).failPush('alice', false)
    const { here, there } = await connect('alice')
    push(here, '1')
    await there.messages.untilCount(1)
    expect(failure.bitten()).toBe(0)
  })
})

describe('holds', () => {
  it.each(holdStories)('should %s', async (_, story, passed) => {
    const disturbances = on(network)
    const { here, there } = await connect('alice')
    for (const [act, what, count] of story) {
      if (act === 'hold') disturbances.hold('alice', what)
      else if (act === 'release') {
        disturbances.release({ client: 'alice', what, ...(count !== undefined && { count }) })
      } else {
        const arrived = until(history, ({ type }) => type === 'frame')
        there.socket.send(message(what.startsWith('p') ? 'PullRes' : 'PushAck', what))
        await arrived
      }
    }
    await here.messages.untilCount(passed.length)
    for (let turn = 0; turn < 10; turn++) await untilLater()
    expect(here.texts().map((text): unknown => JSON.parse(text).requestId)).toEqual(passed)
  })
})
