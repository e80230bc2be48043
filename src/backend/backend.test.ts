import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startBackend } from './backend.ts'
import { openLivePull } from './socket.fixture.ts'
import type { BackendHappening, LocalBackend } from './types.ts'
import { connectUpstream, pagesOf } from './upstream.ts'

// Only there to end a hang: nothing here is expected to take long.
const hangsAfterMs = 60_000
vi.setConfig({ testTimeout: hangsAfterMs })

const events: BackendHappening[] = []
let backend: LocalBackend
beforeAll(async () => {
  backend = await startBackend({ onEvent: (event) => events.push(event) })
}, hangsAfterMs)
afterAll(() => backend.close(), hangsAfterMs)

const namesOf = async (storeId: string): Promise<readonly string[]> =>
  (await backend.readLog(storeId)).map((event) => event.name)

describe('the log', () => {
  test('holds what another client appended, and nothing else', async () => {
    const upstream = await connectUpstream({ url: backend.url, storeId: 'log', clientId: 'bob' })
    const appended = await upstream.append([
      { name: 'v1.First', args: { text: 'ä "quoted" 🌍', list: [1, { deep: null }] } },
      { name: 'v1.Second', args: {} },
    ])

    expect(appended.seqNums).toEqual([1, 2])
    expect(await backend.readLog('log')).toEqual([
      {
        seqNum: 1,
        parentSeqNum: 0,
        name: 'v1.First',
        args: { text: 'ä "quoted" 🌍', list: [1, { deep: null }] },
        clientId: 'bob',
        sessionId: 'bob',
      },
      { seqNum: 2, parentSeqNum: 1, name: 'v1.Second', args: {}, clientId: 'bob', sessionId: 'bob' },
    ])
  })

  test('is empty for a store that nobody has used', async () => {
    expect(await backend.readLog('nobody-was-here')).toEqual([])
  })

  test('of one store does not show in another, however alike their names are', async () => {
    const dashed = await connectUpstream({ url: backend.url, storeId: 'like-this' })
    const lined = await connectUpstream({ url: backend.url, storeId: 'like_this' })
    await dashed.append([{ name: 'dashed', args: {} }])
    await lined.append([{ name: 'lined', args: {} }])

    expect(await namesOf('like-this')).toEqual(['dashed'])
    expect(await namesOf('like_this')).toEqual(['lined'])
  })

  test('can be asked by SQL, and a wrong query is refused with the reason', async () => {
    const upstream = await connectUpstream({ url: backend.url, storeId: 'asked' })
    await upstream.append([{ name: 'one', args: {} }])

    expect(await backend.sql('asked', 'SELECT storeId, currentHead FROM context_7')).toEqual([
      { storeId: 'asked', currentHead: 1 },
    ])
    expect(await backend.sql('asked', 'SELECT ? AS it', ['bound'])).toEqual([{ it: 'bound' }])
    await expect(backend.sql('asked', 'SELECT * FROM nowhere')).rejects.toThrow(/refused `sql`: .*nowhere/)
  })
})

describe('an upstream client', () => {
  test('puts its events behind those of another that was faster', async () => {
    const alice = await connectUpstream({ url: backend.url, storeId: 'race', clientId: 'alice' })
    const bob = await connectUpstream({ url: backend.url, storeId: 'race', clientId: 'bob' })
    await bob.append([{ name: 'bob 1', args: {} }])
    await Promise.all([alice.append([{ name: 'alice 1', args: {} }]), bob.append([{ name: 'bob 2', args: {} }])])

    const log = await backend.readLog('race')
    expect(log.map((event) => event.name).toSorted()).toEqual(['alice 1', 'bob 1', 'bob 2'])
    expect(log.map((event) => event.parentSeqNum)).toEqual([0, 1, 2])
    expect(await alice.head()).toBe(3)
    expect(await alice.readLog()).toEqual(log)
  })

  test('appends one live page for each page', async () => {
    const upstream = await connectUpstream({ url: backend.url, storeId: 'pages' })
    const pull = await openLivePull(backend.url, 'pages')
    expect(await pull.nextPage()).toEqual([])
    const appended = await upstream.appendPages(
      pagesOf(
        Array.from({ length: 150 }, (_, index) => ({ name: `event ${index}`, args: {} })),
        100,
      ),
    )

    expect(appended.map((page) => page.seqNums.length)).toEqual([100, 50])
    expect((await pull.nextPage()).length).toBe(100)
    expect((await pull.nextPage()).length).toBe(50)
    pull.close()
  })

  test('refuses a page that the backend would split', async () => {
    const upstream = await connectUpstream({ url: backend.url, storeId: 'too-long' })
    const tooMany = Array.from({ length: 101 }, () => ({ name: 'x', args: {} }))
    await expect(upstream.append(tooMany)).rejects.toThrow('at most 100 events, found 101')
    expect(await backend.readLog('too-long')).toEqual([])
  })
})

describe('an eviction', () => {
  test('into hibernation keeps the log when nobody is connected', async () => {
    const upstream = await connectUpstream({ url: backend.url, storeId: 'hibernate' })
    await upstream.append([{ name: 'before', args: {} }])

    await backend.evict('hibernate', 'hibernate')
    await upstream.append([{ name: 'after', args: {} }])

    expect(await namesOf('hibernate')).toEqual(['before', 'after'])
    expect(events).toContainEqual({
      lane: 'backend',
      type: 'evicted',
      storeId: 'hibernate',
      text: 'hibernate, sockets hibernate',
    })
  })

  test('with closing sockets ends the socket and keeps the log', async () => {
    const upstream = await connectUpstream({ url: backend.url, storeId: 'close' })
    await upstream.append([{ name: 'before', args: {} }])
    const pull = await openLivePull(backend.url, 'close')
    expect(await pull.nextPage()).toEqual(['before'])

    await backend.evict('close', 'close')

    expect(await pull.closed).toBe(1006)
    await upstream.append([{ name: 'after', args: {} }])
    expect(await namesOf('close')).toEqual(['before', 'after'])
  })
})

describe('a deployment', () => {
  test('ends the sockets with 1006, and keeps the address, the log and its identity', async () => {
    const upstream = await connectUpstream({ url: backend.url, storeId: 'redeployed' })
    await upstream.append([{ name: 'before', args: {} }])
    const pull = await openLivePull(backend.url, 'redeployed')
    await pull.nextPage()

    await backend.redeploy()

    expect(await pull.closed).toBe(1006)
    // The client still names the backend's identity of before: another one would refuse it.
    await upstream.append([{ name: 'after', args: {} }])
    expect(await namesOf('redeployed')).toEqual(['before', 'after'])
    expect(events.map((event) => event.type)).toContain('redeployed')
  })
})

test("the Worker's console is told line by line", async () => {
  const pull = await openLivePull(backend.url, 'console')
  await pull.nextPage()
  await vi.waitFor(
    () =>
      expect(events.some((event) => event.type === 'line' && event.text?.includes('Launching WebSocket'))).toBe(true),
    hangsAfterMs,
  )
  pull.close()
})
