/** A session pushes one batch after the other: a push that is never answered holds up all that was committed behind it. */
import { expect, test } from 'vitest'
import { judgeTrial } from '../judge.ts'
import { beginStory, linkOf } from '../story.fixture.ts'

test('what waits behind a push that the leader never answered is left to the leader', () => {
  const story = beginStory(['alice'])
  story.session('alice', 'commit', ['a@e1'])
  story.session('alice', 'session-push', ['a@e1'], { push: 1 })
  // Another leader takes over, which has the change already: it answers nothing to its second push.
  story.session('alice', 'session-push-failed', ['a@e1'], { push: 1, error: 'interrupted' })
  story.session('alice', 'session-push', ['a@e1'], { push: 2 })
  story.leader('alice', 'backend-push', ['a@e1'], { push: 1 })
  story.session('alice', 'session-pull', ['a@e1'], { payload: 'advance' })
  story.span('alice', 'push:reject', { batchSize: 1 })
  story.leader('alice', 'backend-pull-page', ['a@e1'], { pageInfo: 'NoMore' })
  story.session('alice', 'commit', ['b@e2'])
  story.log('a')
  story.states('alice', linkOf(['b@e2'], 'e2', 'e1'), linkOf([], 'e1'))
  story.gaveUp('alice', 'session drained')
  story.ended()
  const [finding] = judgeTrial(story.events()).findings
  expect(finding).toMatchObject({ verdict: 'stalled', hop: 'leader' })
})
