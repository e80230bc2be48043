/**
 * Found by a hunt: stalled/session/push-head on LiveStore 0.4.0, the known bug push-head;
 * seed session6/367, needs no fault; in a browser 2 of 3 times.
 *
 * 1. alice opens the app
 * 2. bob opens the app
 * 3. alice sets the priority of i2b to None
 * 4. once his leader has pulled a page, bob commits two changes at once: comments on i1: “Comment of s7” and changes the title of i1 to “Title of s7”
 */
import { test } from '../../fixtures/index.ts'
import { comment, priority, schedule, title } from '../../src/schedule/builder.ts'

test.use({
  found: {
    id: 'stalled-session-push-head@0.4.0',
    livestore: '0.4.0',
    fingerprint: 'stalled/session/push-head',
    always: false,
  },
})

test('stalled/session/push-head in 4 steps, seed session6/367', async ({ playSchedule }) => {
  await playSchedule(
    schedule()
      .open('alice')
      .open('bob')
      .commit('alice', priority('i2b', 0))
      .commit('bob', comment('i1', 'Comment of s7'), title('i1', 'Title of s7'))
      .after('bob', 'leader-page'),
  )
})
