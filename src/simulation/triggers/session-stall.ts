/** Seed 003: the leader refuses one push of the session, and there is no backend whose pull could mend it. */
import { createIssue } from '../../../apps/linearlite/src/data/actions.ts'
import { isProbe } from '../../history/predicates.ts'
import type { Trigger } from '../trigger.ts'

export const sessionStall: Trigger = {
  id: 'session-stall',
  bug: 'session-stall',
  title: 'alice creates an issue, and her leader refuses its push once',
  hasBackend: false,
  models: ['injected'],
  play: async ({ open, until, disturbed }) => {
    const alice = await open('alice', { beforeLeaderPush: ({ number }) => (number === 1 ? 'refuse' : 'pass') })
    alice.commit(createIssue({ title: 'Refused once', creator: 'alice', rank: 'a0' }))
    await until('the leader refuses the push', isProbe('alice', 'session-push-failed'))
    disturbed('a refusal of the first push of alice to her leader', 1)
  },
}
