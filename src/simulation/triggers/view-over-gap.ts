/**
 * A push is refused, and the next thing that the session pushes never leaves the device: its number belongs to one that the leader does not
 * have. With something else pending the leader stumbles over it, and what takes pushes ends there, without a word.
 */
import { changePriority, createIssue } from '../../../apps/linearlite/src/data/actions.ts'
import { isProbe, type Predicate } from '../../history/predicates.ts'
import type { Trigger } from '../trigger.ts'
import { foreignIssue } from './shared.ts'

const bug = 'view-over-gap'

export const viewOverGap: Trigger = {
  id: 'view-over-gap',
  bug,
  title:
    'somebody else is a moment faster than alice’s issue, her next change is refused for it, and she filters her list at once',
  hasBackend: true,
  models: ['network'],
  since: '0.4.0-dev.8',
  play: async ({ backend, open, until, mark }) => {
    const alice = await open('alice')
    const pushes = backend.hold('alice', 'pushes')
    const issue = createIssue({ title: 'On its way', creator: 'alice', rank: 'a0' })
    alice.commit(issue)
    await until('her leader pushes her issue', isProbe('alice', 'backend-push', { change: issue.args.changeId }))
    const from = mark()
    backend.append([foreignIssue('Faster')])
    await until('her leader rebases', isProbe('alice', 'span-event', { span: /^pull:rebase/ }), from)
    const refused = changePriority({ id: issue.args.id, priority: 4 })
    const { changeId } = refused.args
    alice.commit(refused)
    await until('her leader refuses it', isProbe('alice', 'session-push-failed', { change: changeId }))
    const again = mark()
    alice.setView({ search: 'flake' })
    pushes.end()
    await until('it is refused again', isProbe('alice', 'session-push-failed', { change: changeId }), again)
    backend.append([foreignIssue('Later')])
  },
}

const byRefusal = (then: 'she filters her list' | 'she rests'): Trigger['play'] => {
  return async ({ backend, open, until, mark, disturbed }) => {
    const alice = await open('alice', { beforeLeaderPush: ({ number }) => (number === 2 ? 'refuse' : 'pass') })
    const pushes = backend.hold('alice', 'pushes')
    const issue = createIssue({ title: 'On its way', creator: 'alice', rank: 'a0' })
    alice.commit(issue)
    await until('her leader pushes her issue', isProbe('alice', 'backend-push', { change: issue.args.changeId }))
    alice.commit(changePriority({ id: issue.args.id, priority: 4 }))
    await until('her leader refuses the next push', isProbe('alice', 'session-push-failed'))
    disturbed('a refusal of the second push of alice to her leader', 1)
    if (then === 'she filters her list') {
      const from = mark()
      alice.setView({ search: 'flake' })
      await until('her session pushes the view', isProbe('alice', 'session-push'), from)
    }
    backend.append([foreignIssue('Later')])
    pushes.end()
  }
}

/** The same with a refusal of ours, where no luck is needed. */
export const viewOverGapByRefusal: Trigger = {
  id: 'view-over-gap-by-refusal',
  bug,
  title: 'alice’s issue is under way, the push of her next change is refused once, and she filters her list',
  hasBackend: true,
  models: ['network', 'injected'],
  play: byRefusal('she filters her list'),
}

/** The same without the view: with the next page the session tries again, and all arrives. */
export const viewOverGapControl: Trigger = {
  ...viewOverGapByRefusal,
  id: 'view-over-gap-control',
  title: 'alice’s issue is under way, and the push of her next change is refused once',
  isControl: true,
  play: byRefusal('she rests'),
}

/** An issue is under way when two pages of others come at once; two more changes are refused for the first, and wait as e4 and e5. */
const betweenPages = (then: 'she filters her list' | 'she rests'): Trigger['play'] => {
  return async ({ backend, open, until, mark }) => {
    const alice = await open('alice')
    const pushes = backend.hold('alice', 'pushes')
    const issue = createIssue({ title: 'On its way', creator: 'alice', rank: 'a0' })
    alice.commit(issue)
    await until('her leader pushes her issue', isProbe('alice', 'backend-push', { change: issue.args.changeId }))
    const first = foreignIssue('First')
    const from = mark()
    backend.append([first, foreignIssue('Second')])
    backend.append([foreignIssue('Third'), foreignIssue('Fourth')])
    await until('her leader has the first page', isProbe('alice', 'backend-pull-page', { change: first.args.changeId }))
    const { id } = issue.args
    const refused = changePriority({ id, priority: 4 })
    alice.commit(refused)
    alice.commit(changePriority({ id, priority: 2 }))
    const { changeId } = refused.args
    await until('her leader drops the first', isProbe('alice', 'session-push-failed', { change: changeId }))
    await until('her issue is behind both pages, as e5', isPushedAs(5), from)
    if (then === 'she filters her list') alice.setView({ search: 'flake' })
    pushes.end()
  }
}

const isPushedAs =
  (global: number): Predicate =>
  (event) =>
    event.type === 'probe' && event.probe.type === 'backend-push' && event.probe.changes[0]?.seqNum.global === global

/** The number is there, and belongs to another event: the leader misses the view's parent by its generation alone. */
export const viewOverGapBetweenPages: Trigger = {
  id: 'view-over-gap-between-pages',
  bug,
  title:
    'two pages of others come as alice’s issue is under way, and she filters her list before she has heard of the second',
  hasBackend: true,
  models: ['network'],
  since: '0.4.0-dev.23',
  play: betweenPages('she filters her list'),
}

export const viewOverGapBetweenPagesControl: Trigger = {
  ...viewOverGapBetweenPages,
  id: 'view-over-gap-between-pages-control',
  title: 'two pages of others come as alice’s issue is under way, and she rests',
  isControl: true,
  play: betweenPages('she rests'),
}
