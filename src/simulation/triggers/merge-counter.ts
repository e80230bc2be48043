/**
 * LiveStore 0.3.1 counts what its leader merges, so that a session that starts is told only what it has not. It reads the count back wrong,
 * and the session is told once more how its leader came to where it began.
 */
import { createIssue } from '../../../apps/linearlite/src/data/actions.ts'
import { isProbe } from '../../history/predicates.ts'
import type { Trigger } from '../trigger.ts'
import { foreignIssue } from './shared.ts'

const bug = 'merge-counter'

const comesBack = (before: 'she has an issue that is not stored yet' | 'she has nothing pending'): Trigger['play'] => {
  return async ({ backend, open, until, disturbed }) => {
    const alice = await open('alice')
    await alice.drained()
    if (before === 'she has an issue that is not stored yet') {
      const pushes = backend.hold('alice', 'pushes')
      const issue = createIssue({ title: 'Not stored yet', creator: 'alice', rank: 'a0' })
      alice.commit(issue)
      const { changeId } = issue.args
      await until('her leader pushes it', isProbe('alice', 'backend-push', { change: changeId }))
      await alice.leave()
      pushes.end()
    } else {
      await alice.leave()
    }
    disturbed('alice leaves', 1)
    backend.append(['One', 'Two'].map(foreignIssue))
    await alice.comeBack()
  }
}

export const mergeCounter: Trigger = {
  id: 'merge-counter',
  bug,
  title:
    'alice comes back with an issue that is not stored yet, and others’ changes come in two pages as her page loads',
  hasBackend: true,
  hasFiles: true,
  pageSize: 1,
  models: ['network', 'user'],
  play: comesBack('she has an issue that is not stored yet'),
}

/** Pages that nothing has to be rebased for are told once more, too, and the session leaves out what it has. */
export const mergeCounterControl: Trigger = {
  ...mergeCounter,
  id: 'merge-counter-control',
  title: 'alice comes back with nothing pending, and others’ changes come in two pages as her page loads',
  isControl: true,
  play: comesBack('she has nothing pending'),
}
