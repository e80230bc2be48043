/** The leader refuses a push, and takes what is committed before the session tries it again: the refused one is missing before it. */
import { changePriority, createIssue } from '../../../apps/linearlite/src/data/actions.ts'
import { isProbe } from '../../history/predicates.ts'
import type { Trigger } from '../trigger.ts'
import { foreignIssue } from './shared.ts'

type Sequel = 'her leader pulls nothing more' | 'one more of others is faster' | 'she rests before that'

const byOthers = (then: Sequel): Trigger['play'] => {
  return async ({ backend, open, until }) => {
    const alice = await open('alice')
    const foreign = foreignIssue('Faster')
    backend.append([foreign])
    await until('her leader has it', isProbe('alice', 'backend-pull-page', { change: foreign.args.changeId }))
    const refused = createIssue({ title: 'Refused', creator: 'alice', rank: 'a1' })
    alice.commit(refused)
    const { id, changeId } = refused.args
    await until('her leader refuses it', isProbe('alice', 'session-push-failed', { change: changeId }))
    if (then === 'she rests before that') await alice.drained()
    const taken = changePriority({ id, priority: 4 })
    alice.commit(taken)
    if (then === 'her leader pulls nothing more') return
    const { changeId: change } = taken.args
    await until('her leader takes that', isProbe('alice', 'leader-state', { change }))
    backend.append([foreignIssue('Faster, too')])
  }
}

export const pushOverGap: Trigger = {
  id: 'push-over-gap',
  bug: 'push-over-gap',
  title: 'somebody else is a moment faster than alice, and she goes on at once when her first change is refused for it',
  hasBackend: true,
  models: [],
  since: '0.4.0-dev.23',
  play: byOthers('her leader pulls nothing more'),
}

/** The page lets the leader rebase what it took: it is stored, in front of what was refused, and once more behind that. */
export const pushOverGapReordered: Trigger = {
  ...pushOverGap,
  id: 'push-over-gap-reordered',
  title: 'the same, and somebody else is faster once more before her leader has pushed what she went on with',
  play: byOthers('one more of others is faster'),
}

export const pushOverGapReorderedControl: Trigger = {
  ...pushOverGapReordered,
  id: 'push-over-gap-reordered-control',
  title: 'the same, and she goes on once all has arrived',
  isControl: true,
  play: byOthers('she rests before that'),
}

const byRefusal = (then: 'she goes on at once' | 'she waits until all has arrived'): Trigger['play'] => {
  return async ({ backend, open, until, disturbed }) => {
    const alice = await open('alice', { beforeLeaderPush: ({ number }) => (number === 2 ? 'refuse' : 'pass') })
    const issue = createIssue({ title: 'Hers', creator: 'alice', rank: 'a0' })
    alice.commit(issue)
    await until('her issue is confirmed', isProbe('alice', 'backend-pull-page', { change: issue.args.changeId }))
    const refused = changePriority({ id: issue.args.id, priority: 4 })
    alice.commit(refused)
    const { changeId } = refused.args
    await until('her leader refuses it', isProbe('alice', 'session-push-failed', { change: changeId }))
    disturbed('a refusal of the second push of alice to her leader', 1)
    const goesOn = changePriority({ id: issue.args.id, priority: 2 })
    if (then === 'she goes on at once') {
      alice.commit(goesOn)
      const { changeId: second } = goesOn.args
      await until('her leader pushes that', isProbe('alice', 'backend-push', { change: second }))
    }
    // What lets a session try again that was refused.
    const news = foreignIssue('Later')
    backend.append([news])
    await until('her session hears of news', isProbe('alice', 'session-pull', { change: news.args.changeId }))
    if (then === 'she goes on at once') return
    await alice.drained()
    alice.commit(goesOn)
  }
}

/** The same with a refusal of ours, where no luck is needed. */
export const pushOverGapByRefusal: Trigger = {
  id: 'push-over-gap-by-refusal',
  bug: 'push-over-gap',
  title: 'the push of alice’s second change is refused once, and she goes on at once',
  hasBackend: true,
  models: ['injected'],
  play: byRefusal('she goes on at once'),
}

export const pushOverGapControl: Trigger = {
  ...pushOverGapByRefusal,
  id: 'push-over-gap-control',
  title: 'the push of alice’s second change is refused once, and she goes on once all has arrived',
  isControl: true,
  play: byRefusal('she waits until all has arrived'),
}
