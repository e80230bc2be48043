import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createRecorder, type Recorder } from '../history/recorder.ts'
import { type SharedBackend, startSharedBackend } from './shared-backend.ts'
import { connectUpstream } from './upstream.ts'

// Only there to end a hang: nothing here is expected to take long.
const hangsAfterMs = 60_000
vi.setConfig({ testTimeout: hangsAfterMs })

let shared: SharedBackend
beforeAll(async () => {
  shared = await startSharedBackend()
}, hangsAfterMs)
afterAll(() => shared.backend.close(), hangsAfterMs)

let history: Recorder
beforeEach(() => {
  history = createRecorder(() => performance.now())
})

const append = async (storeId: string): Promise<void> => {
  const upstream = await connectUpstream({ url: shared.backend.url, storeId })
  await upstream.append([{ name: 'one', args: {} }])
}

/** Resolves with the store whose push was heard first. */
const firstPush = (): Promise<string> =>
  new Promise((resolve) => {
    history.listen((event) => {
      if (event.type === 'push-stored' && event.storeId !== undefined) resolve(event.storeId)
    })
  })

test('a trial hears of its own store, and of no other', async () => {
  const stopHearing = shared.hear('mine', history)
  const heard = firstPush()
  await append('theirs')
  await append('mine')

  expect(await heard).toBe('mine')
  expect(history.events().filter((event) => 'storeId' in event && event.storeId !== 'mine')).toEqual([])
  stopHearing()
})

test('trials that run at the same time each hear of their own store, and of what happens to the backend as a whole', async () => {
  const other = createRecorder(() => performance.now())
  const stops = [shared.hear('one', history), shared.hear('other', other)]
  const heard = firstPush()
  await append('other')
  await append('one')
  expect(await heard).toBe('one')
  await shared.backend.evict('other', 'close')
  await shared.backend.redeploy()

  const typesOf = ({ events }: Recorder): readonly string[] =>
    events().flatMap(({ type }) => (['push-stored', 'evicted', 'redeployed'].includes(type) ? [type] : []))
  expect([typesOf(history), typesOf(other)]).toEqual([
    ['push-stored', 'redeployed'],
    ['push-stored', 'evicted', 'redeployed'],
  ])
  for (const stop of stops) stop()
})

test('a trial that is over hears nothing, and takes nothing from the one that hears now', async () => {
  const over = createRecorder(() => performance.now())
  const stopHearing = shared.hear('twice', over)
  const stopHearingNow = shared.hear('twice', history)
  stopHearing()
  const heard = firstPush()
  await append('twice')

  expect(await heard).toBe('twice')
  expect(over.events()).toEqual([])
  stopHearingNow()
})

test('one that runs is alive, and shows its log', async () => {
  await append('log')

  await shared.alive()
  expect(await shared.readLog('log')).toMatchObject([{ name: 'one' }])
})

let other: SharedBackend | undefined
afterEach(async () => {
  const closing = other
  other = undefined
  await closing?.backend.close()
}, hangsAfterMs)

test('one that hangs is not alive, and keeps nobody waiting for its log', async () => {
  other = await startSharedBackend({ answerWithinMs: 100 })
  const { pid, url } = other.backend
  process.kill(-pid, 'SIGSTOP')
  try {
    await expect(other.alive()).rejects.toThrow(`${url} does not answer`)
    await expect(other.readLog('any')).rejects.toThrow(`${url} does not answer`)
  } finally {
    process.kill(-pid, 'SIGCONT')
  }
})

test('one whose process has died is not alive, and says how it died', async () => {
  other = await startSharedBackend()
  const stopping = new Promise<void>((resolve) => {
    history.listen((event) => {
      if (event.type === 'stopped') resolve()
    })
  })
  other.hear('any', history)
  process.kill(other.backend.pid, 'SIGKILL')
  await stopping

  await expect(other.alive()).rejects.toThrow('died: signal SIGKILL')
})
