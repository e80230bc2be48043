/** A backend that is gone: who waits for it is told, and nobody asks it anything as long as nothing is wrong. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchBackend } from './watch-backend.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const watch = () => {
  const world = { isSuspect: false, mayBeAway: false, isAlive: true, isMute: false, asked: 0, changes: 0 }
  const watched = watchBackend({
    around: {
      backendAlive: async () => {
        world.asked += 1
        if (world.isMute) await never
        if (!world.isAlive) throw new Error('http://127.0.0.1:1 does not answer')
      },
    },
    isSuspect: () => world.isSuspect,
    mayBeAway: () => world.mayBeAway,
    onChange: () => {
      world.changes += 1
    },
  })
  return { world, watched }
}

const never = new Promise<string>(() => {})

test('is not asked as long as nothing is suspect', async () => {
  const { world, watched } = watch()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(world.asked).toBe(0)
  world.isSuspect = true
  await vi.advanceTimersByTimeAsync(1_000)
  expect(world.asked).toBe(1)
  expect(watched.problem()).toBeUndefined()
  expect(world.changes).toBe(0)
  watched.close()
})

test('that is gone ends what waits for it, also what begins to wait later, and is told until it is there again', async () => {
  const { world, watched } = watch()
  const first = watched.unlessGone(never)
  const given = expect(first).rejects.toThrow(
    'the backend is gone (http://127.0.0.1:1 does not answer): what needs it cannot be done any more',
  )
  Object.assign(world, { isSuspect: true, isAlive: false })
  await vi.advanceTimersByTimeAsync(2_000)
  expect(watched.problem()).toBeUndefined()
  await vi.advanceTimersByTimeAsync(1_000)
  await given
  expect(watched.problem()).toBe('http://127.0.0.1:1 does not answer')
  expect(world.changes).toBe(1)

  const second = expect(watched.unlessGone(never)).rejects.toThrow('the backend is gone')
  await vi.advanceTimersByTimeAsync(1_000)
  await second

  Object.assign(world, { isSuspect: false, isAlive: true })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(watched.problem()).toBeUndefined()
  expect(world.changes).toBe(2)
  watched.close()
})

test('that says nothing at all is gone as well, once it has not answered for long enough', async () => {
  const { world, watched } = watch()
  Object.assign(world, { isSuspect: true, isMute: true })
  await vi.advanceTimersByTimeAsync(15_000)
  expect(watched.problem()).toBeUndefined()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(watched.problem()).toBe('it does not answer')
  watched.close()
})

test('that is away for a moment, as one that is redeployed, is not gone', async () => {
  const { world, watched } = watch()
  for (let times = 0; times < 3; times++) {
    Object.assign(world, { isSuspect: true, isAlive: false })
    await vi.advanceTimersByTimeAsync(2_000)
    Object.assign(world, { isSuspect: false, isAlive: true })
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(world).toMatchObject({ changes: 0, asked: 9 })
  watched.close()
})

test('that was told to be away is not gone before a minute is over', async () => {
  const { world, watched } = watch()
  Object.assign(world, { isSuspect: true, mayBeAway: true, isAlive: false })
  await vi.advanceTimersByTimeAsync(59_000)
  expect(watched.problem()).toBeUndefined()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(watched.problem()).toBe('http://127.0.0.1:1 does not answer')
  watched.close()
})

test('passes on what comes of what needs it, the good and the bad', async () => {
  const { watched } = watch()
  expect(await watched.unlessGone(Promise.resolve('written'))).toBe('written')
  await expect(watched.unlessGone(Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  watched.close()
})
