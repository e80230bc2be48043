/** Going through a schedule by hand: whatever is pressed while a step waits, each step is done once, or not at all. */
import { expect, test } from 'vitest'
import type { Step } from '../schedule/schedule.ts'
import { createScript } from './script.ts'

const after = { client: 'alice', seen: 'leader-push' } as const

/** Three steps, the second of which waits until it is told that its moment has come. */
const script = () => {
  const done: string[] = []
  let come = (): void => {}
  const steps: readonly Step[] = [
    { id: 'a', type: 'redeploy' },
    { id: 'b', type: 'redeploy', after },
    { id: 'c', type: 'redeploy' },
  ]
  const made = createScript({
    steps,
    untilMoment: (_step, signal) =>
      new Promise<void>((resolve) => {
        come = resolve
        signal.addEventListener('abort', () => resolve())
      }),
    perform: async ({ id }) => {
      done.push(id)
      return undefined
    },
    onChange: () => {},
  })
  return { ...made, done, come: () => come(), states: () => made.views().map(({ state }) => state) }
}

/** Lets everything go on that can. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('Play goes on from a step that waits already, and other things go on meanwhile', async () => {
  const { next, play, done, come, states, isPlaying } = script()
  await next(false)
  void next(false)
  await turn()
  expect(states()).toEqual(['done', 'waiting', 'later'])
  play()
  await turn()
  expect(done).toEqual(['a'])
  come()
  await turn()
  expect(done).toEqual(['a', 'b', 'c'])
  expect(isPlaying()).toBe(false)
})

test('Pause puts a step off that waits, and Play takes it up again, once', async () => {
  const { play, pause, done, come, states } = script()
  play()
  await turn()
  pause()
  await turn()
  expect(states()).toEqual(['done', 'next', 'later'])
  play()
  play()
  await turn()
  come()
  await turn()
  expect(done).toEqual(['a', 'b', 'c'])
})

test('Now does a step that waits at once, Skip leaves it out', async () => {
  const now = script()
  await now.next(false)
  const waiting = now.next(false)
  await turn()
  await now.next(true)
  await waiting
  expect(now.done).toEqual(['a', 'b'])

  const skipped = script()
  skipped.play()
  await turn()
  skipped.skip()
  await turn()
  expect(skipped.done).toEqual(['a', 'c'])
  expect(skipped.states()).toEqual(['done', 'left-out', 'done'])
})

test('a step that waits when the desk is closed is not done', async () => {
  const { next, play, close, done } = script()
  await next(false)
  void next(false)
  await turn()
  close()
  play()
  await turn()
  expect(done).toEqual(['a'])
})

test('a step whose moment or deed fails is passed over with its reason, and Play goes on', async () => {
  const done: string[] = []
  const made = createScript({
    steps: [
      { id: 'a', type: 'redeploy', after },
      { id: 'b', type: 'redeploy' },
      { id: 'c', type: 'redeploy' },
    ],
    untilMoment: () => Promise.reject(new Error('nobody is there who could see it')),
    perform: async ({ id }) => {
      if (id === 'b') throw new Error('the backend is gone')
      done.push(id)
      return undefined
    },
    onChange: () => {},
  })
  made.play()
  await turn()
  expect(made.views().map(({ state, why }) => why ?? state)).toEqual([
    'nobody is there who could see it',
    'the backend is gone',
    'done',
  ])
  expect(done).toEqual(['c'])
  expect(made.isPlaying()).toBe(false)
})
