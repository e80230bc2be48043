/** What every LiveStore's backend does alike: that of the project's own, and of those that `FLAKE_HUNT_SUBJECTS` names. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { BackendTraffic } from '../history/event.ts'
import { startBackend } from './backend.ts'
import { checkWorkerTypes } from './check-types.ts'
import { type LivePull, openLivePull } from './socket.fixture.ts'
import { testedSubjects } from './subjects.fixture.ts'
import type { BackendHappening, LocalBackend } from './types.ts'
import { connectUpstream, pagesOf, type Upstream } from './upstream.ts'

// Only there to end a hang: nothing here is expected to take long.
const hangsAfterMs = 120_000
vi.setConfig({ testTimeout: hangsAfterMs })

describe.each(await testedSubjects())('the backend of LiveStore $name', (subject) => {
  const events: BackendHappening[] = []
  const listeners = new Set<(event: BackendHappening) => void>()
  const hear = (listener: (event: BackendHappening) => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  let backend: LocalBackend
  beforeAll(async () => {
    const onEvent = (event: BackendHappening): void => {
      events.push(event)
      for (const listener of listeners) listener(event)
    }
    backend = await startBackend({ subject, onEvent })
  }, hangsAfterMs)
  afterAll(() => backend?.close(), hangsAfterMs)

  const { family } = subject
  const connect = (storeId: string, clientId = 'upstream'): Promise<Upstream> =>
    connectUpstream({ url: backend.url, storeId, clientId, family })
  const pull = (storeId: string): Promise<LivePull> => openLivePull(backend.url, storeId, family)
  // Polled: 0.3.1 acknowledges before it writes.
  const expectNames = (storeId: string, names: readonly string[]): Promise<void> =>
    expect
      .poll(async () => (await backend.readLog(storeId)).map(({ name }) => name), { timeout: hangsAfterMs })
      .toEqual(names)

  // The workspace's own are held against its types by `tsc -b`.
  test.runIf(!subject.isWorkspace)('is made of sources that its types agree with', async () => {
    expect(await checkWorkerTypes(subject)).toEqual([])
  })

  test('stores what clients push, one behind the other, and serves it as it stored it', async () => {
    const alice = await connect('log', 'alice')
    const bob = await connect('log', 'bob')
    expect((await alice.append([{ name: 'one', args: { text: 'ä "quoted" 🌍', deep: [1, null] } }])).seqNums).toEqual([
      1,
    ])
    expect((await bob.append([{ name: 'two', args: {} }])).seqNums).toEqual([2])
    await expectNames('log', ['one', 'two'])

    const log = await backend.readLog('log')
    expect(log).toEqual([
      {
        seqNum: 1,
        parentSeqNum: 0,
        name: 'one',
        args: { text: 'ä "quoted" 🌍', deep: [1, null] },
        clientId: 'alice',
        sessionId: 'alice',
      },
      { seqNum: 2, parentSeqNum: 1, name: 'two', args: {}, clientId: 'bob', sessionId: 'bob' },
    ])
    expect(await alice.readLog()).toEqual(log)
    expect(await alice.head()).toBe(2)
    expect(await backend.readLog('nobody-was-here')).toEqual([])
  })

  test('sends a backlog in pages of a hundred, and each later push as a page to who is connected', async () => {
    const upstream = await connect('pages')
    const names = Array.from({ length: 150 }, (_, index) => `event ${index}`)
    await upstream.appendPages(pagesOf(names.map((name) => ({ name, args: {} }))))
    await expectNames('pages', names)

    const live = await pull('pages')
    expect(await live.nextPage()).toEqual(names.slice(0, 100))
    expect(await live.nextPage()).toEqual(names.slice(100))
    await upstream.append([{ name: 'live', args: {} }])
    expect(await live.nextPage()).toEqual(['live'])
    live.close()
  })

  test('loses its log where it is taken away, with all that an object has of it, and begins another', async () => {
    const upstream = await connect('wiped')
    await upstream.append([
      { name: 'before', args: {} },
      { name: 'too', args: {} },
    ])
    await expectNames('wiped', ['before', 'too'])
    const [beside, live] = [await connect('beside'), await pull('wiped')]
    await beside.append([{ name: 'of another store', args: {} }])
    expect(await live.nextPage()).toEqual(['before', 'too'])

    await backend.wipe('wiped')

    expect(await live.closed).toBe(1006)
    expect(await backend.readLog('wiped')).toEqual([])
    const anew = await connect('wiped')
    expect((await anew.append([{ name: 'after', args: {} }])).seqNums).toEqual([1])
    await expectNames('wiped', ['after'])
    await expectNames('beside', ['of another store'])
    expect(events.filter(({ type }) => type === 'wiped')).toEqual([
      { lane: 'backend', type: 'wiped', storeId: 'wiped' },
    ])
  })

  test('takes into its new log what somebody writes who knew the lost one', async () => {
    const page = (...names: readonly string[]) => names.map((name) => ({ name, args: {} }))
    const [writer, reader] = [await connect('another', 'writer'), await connect('another', 'reader')]
    await writer.append(page('one', 'two'))
    await expectNames('another', ['one', 'two'])
    expect(await reader.head()).toBe(2)

    await backend.wipe('another')
    expect(await writer.append(page('three'))).toEqual({ seqNums: [1] })
    await expectNames('another', ['three'])
    expect(await reader.head()).toBe(1)
    expect((await writer.append(page('four'))).seqNums).toEqual([2])
    await expectNames('another', ['three', 'four'])

    // The new log is as long as the lost one was.
    await backend.wipe('another')
    const first = await connect('another', 'first')
    await first.append(page('five', 'six'))
    await expectNames('another', ['five', 'six'])
    expect((await writer.append(page('seven'))).seqNums).toEqual([3])
    await expectNames('another', ['five', 'six', 'seven'])

    // Whoever has read the new log has its identity, and what it reads says where it ends.
    await backend.wipe('another')
    expect(await reader.head()).toBe(0)
    expect(await writer.readLog()).toEqual([])
    expect((await writer.append(page('eight'))).seqNums).toEqual([1])
    await expectNames('another', ['eight'])
  })

  test('gives no old event to anybody once it is told to be wiped, and shows nobody an emptied log before', async () => {
    const upstream = await connect('order')
    await upstream.append([{ name: 'before', args: {} }])
    await expectNames('order', ['before'])
    // In the order in which all of it was heard.
    const heard: string[] = []
    const orderOf = (what: string): number => heard.indexOf(what)
    let isOver = false
    const stopHearing = hear(({ type }) => {
      if (type === 'wiped') heard.push('wiped')
    })
    /** A device that comes again at once, whatever becomes of its connection. */
    const comeAgain = async (): Promise<void> => {
      while (!isOver) {
        const live = await pull('order').catch(() => undefined)
        if (live === undefined) continue
        const page = await live.nextPage().catch(() => ['broken'])
        heard.push(page.length === 0 ? 'nothing' : page.join())
        live.close()
        await live.closed
      }
    }
    const devices = [comeAgain(), comeAgain(), comeAgain()]
    await expect.poll(() => heard.length).toBeGreaterThan(10)
    const stays = await pull('order')
    await stays.nextPage()
    void stays.closed.then(() => heard.push('closed'))

    await backend.wipe('order')
    await stays.closed
    const anew = await connect('order')
    await anew.append([{ name: 'after', args: {} }])
    await expect.poll(() => heard.filter((what) => what === 'after').length).toBeGreaterThan(10)
    isOver = true
    await Promise.all(devices)
    stopHearing()

    expect(orderOf('wiped')).toBeLessThan(orderOf('closed'))
    expect(heard.lastIndexOf('before')).toBeLessThan(orderOf('wiped'))
    const [first] = ['nothing', 'after'].map(orderOf).filter((at) => at >= 0)
    expect(first).toBeGreaterThan(orderOf('wiped'))
    await expectNames('order', ['after'])
  })

  test('keeps its log over an eviction, which breaks the socket', async () => {
    const upstream = await connect('evicted')
    await upstream.append([{ name: 'before', args: {} }])
    await expectNames('evicted', ['before'])
    const live = await pull('evicted')
    expect(await live.nextPage()).toEqual(['before'])

    await backend.evict('evicted', 'close')

    expect(await live.closed).toBe(1006)
    await upstream.append([{ name: 'after', args: {} }])
    await expectNames('evicted', ['before', 'after'])
  })

  test('hibernates when nobody is connected', async () => {
    const upstream = await connect('hibernated')
    await upstream.append([{ name: 'before', args: {} }])
    await expectNames('hibernated', ['before'])
    await backend.evict('hibernated', 'hibernate')
    await upstream.append([{ name: 'after', args: {} }])
    await expectNames('hibernated', ['before', 'after'])
  })

  test('keeps its address, its log and its identity over a deployment, which breaks the socket', async () => {
    const upstream = await connect('deployed')
    await upstream.append([{ name: 'before', args: {} }])
    await expectNames('deployed', ['before'])
    const live = await pull('deployed')
    await live.nextPage()

    await backend.redeploy()

    expect(await live.closed).toBe(1006)
    await upstream.append([{ name: 'after', args: {} }])
    await expectNames('deployed', ['before', 'after'])
  })

  test('tells of each push what became of it', async () => {
    const alice = await connect('told', 'alice')
    const bob = await connect('told', 'bob')
    await alice.append([{ name: 'one', args: { changeId: 'a' } }])
    await bob.append([{ name: 'two', args: { changeId: 'b' } }])

    const told = (): readonly string[] =>
      events
        .filter((event): event is BackendTraffic => 'storeId' in event && event.storeId === 'told')
        .filter(({ type }) => type.startsWith('push'))
        .map(({ type, changes }) => `${type} ${changes.map((one) => `${one.changeId} as e${one.seqNum.global}`)}`)
    await expect
      .poll(told)
      .toEqual([
        'push-received a as e1',
        'push-stored a as e1',
        'push-received b as e1',
        'push-refused b as e1',
        'push-received b as e2',
        'push-stored b as e2',
      ])
  })

  test('can be asked by SQL where its logs are', async () => {
    const upstream = await connect('asked')
    await upstream.append([{ name: 'one', args: {} }])
    await expectNames('asked', ['one'])
    expect(await backend.sql('asked', 'SELECT name, ? AS it FROM eventlog_7_asked', ['bound'])).toEqual([
      { name: 'one', it: 'bound' },
    ])
    await expect(backend.sql('asked', 'SELECT * FROM nowhere')).rejects.toThrow(/refused `sql`: .*nowhere/)
  })
})
