/** The leader refuses a push, and takes what is committed before the session tries it again: the refused one is missing before it. */
import { changePriority, createIssue } from '../../../apps/linearlite/src/data/actions.ts'
import { isProbe } from '../../history/predicates.ts'
import type { Trigger } from '../trigger.ts'
import { foreignIssue } from './shared.ts'

export const pushOverGap: Trigger = {
  id: 'push-over-gap',
  bug: 'push-over-gap',
  title: 'somebody else is a moment faster than alice, and she goes on at once when her first change is refused for it',
  hasBackend: true,
  models: [],
  since: '0.4.0-dev.23',
  play: async ({ backend, open, until }) => {
    const alice = await open('alice')
    const foreign = foreignIssue('Faster')
    backend.append([foreign])
    await until('her leader has it', isProbe('alice', 'backend-pull-page', { change: foreign.args.changeId }))
    const refused = createIssue({ title: 'Refused', creator: 'alice', rank: 'a1' })
    alice.commit(refused)
    const { id, changeId } = refused.args
    await until('her leader refuses it', isProbe('alice', 'session-push-failed', { change: changeId }))
    alice.commit(changePriority({ id, priority: 4 }))
  },
}
