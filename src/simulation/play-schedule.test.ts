/** What a schedule's people do must be what people can do: a failure that they could not cause in LinearLite is none of LiveStore's. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ScheduleRunner } from '../runner/contract.ts'
import { comment, create, priority, schedule } from '../schedule/builder.ts'
import { installSubject } from '../subject/install.ts'
import { startScheduleRunner } from './schedule-runner.ts'

let runner: ScheduleRunner

beforeAll(async () => {
  runner = await startScheduleRunner({ subject: await installSubject({ patch: false }) })
}, 300_000)

afterAll(() => runner?.close())

test('two comments of one text, and two issues of one name, are four things', { timeout: 300_000 }, async () => {
  const twice = schedule()
    .open('alice')
    .commit('alice', create('i1'), comment('i1', 'Same'), comment('i1', 'Same'))
    .commit('alice', create('i1'), priority('i1', 1))
    .build()
  expect(await runner.play(twice)).toMatchObject({ type: 'judged', verdict: 'ok' })
})

test('a device that was away until LiveStore pauses for long between its attempts has not stalled', {
  timeout: 300_000,
}, async () => {
  const away = schedule()
    .open('alice')
    .hold('alice', 'up')
    .commit('alice', create('i1'))
    .refuse('alice')
    .after('alice', 'leader-push')
    // No page comes: this is passed over once LiveStore pauses for half a minute between its attempts.
    .latency('alice', 1)
    .after('alice', 'leader-page')
    .latency('alice', 2)
    .after('alice', 'leader-answered')
    .build()
  const result = await runner.play(away)
  expect(result).toMatchObject({ type: 'judged', verdict: 'ok' })
  expect(result).toHaveProperty('passedOver', 1)
})
