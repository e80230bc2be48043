import { expect, test } from 'vitest'
import { makePipe } from './pipe.ts'

test('a pipe stops its source at a limit while the destination takes nothing, and resumes it after', () => {
  let congested = true
  const paused: boolean[] = []
  const pipe = makePipe({
    client: '',
    key: '',
    connection: 1,
    direction: 'up',
    isCongested: () => congested,
    setPaused: (isPaused) => paused.push(isPaused),
    isStalled: () => false,
    onGone: () => {},
  })
  let sent = 0
  for (let index = 0; index < 10; index++) {
    pipe.push({
      pipe,
      isFrame: true,
      isEnd: false,
      label: { kind: 'unknown' },
      bytes: 1024 ** 2,
      arrival: index,
      arrivedAtMs: 0,
      keptBy: new Set(),
      delays: new Map(),
      send: () => sent++,
      wasHeld: false,
      gone: false,
    })
  }
  expect([paused, sent]).toEqual([[true], 0])
  congested = false
  pipe.pump()
  expect([paused, sent]).toEqual([[true, false], 10])
})
