/** Seed 002 (H001): a push to the backend fails although it was stored; its echo only advances, and the leader never pushes again. */
import { createIssue } from '../../../apps/linearlite/src/data/actions.ts'
import { backendDid, isProbe } from '../../history/predicates.ts'
import type { Trigger } from '../trigger.ts'

const bug = 'advance-only'

export const advanceOnly: Trigger = {
  id: 'advance-only',
  bug,
  title:
    'alice’s first issue is stored, but its push is answered as if the server were ahead; then she creates another',
  hasBackend: true,
  models: ['injected'],
  play: async ({ backend, open, until }) => {
    const alice = await open('alice')
    backend.answerNextPush('alice', 'server-ahead')
    const first = createIssue({ title: 'Stored', creator: 'alice', rank: 'a0' })
    alice.commit(first)
    await until('the push fails', isProbe('alice', 'backend-push-failed'))
    const { changeId } = first.args
    await until('the issue comes back', isProbe('alice', 'backend-pull-page', { change: changeId }))
    alice.commit(createIssue({ title: 'Never pushed', creator: 'alice', rank: 'a1' }))
  },
}

export const advanceOnlyByCut: Trigger = {
  id: 'advance-only-by-cut',
  bug,
  title:
    'alice’s connection ends after her first issue was stored and before anybody told her; then she creates another',
  hasBackend: true,
  models: ['network'],
  since: '0.4.0-dev.8',
  play: async ({ backend, open, until }) => {
    const alice = await open('alice')
    const first = createIssue({ title: 'Stored', creator: 'alice', rank: 'a0' })
    alice.commit(first)
    const { changeId } = first.args
    await until('the issue is stored', backendDid('push-stored', { change: changeId }))
    backend.disconnect('alice')
    await until('the push fails', isProbe('alice', 'backend-push-failed'))
    backend.reconnect('alice')
    await until('the issue comes back', isProbe('alice', 'backend-pull-page', { change: changeId }))
    alice.commit(createIssue({ title: 'Never pushed', creator: 'alice', rank: 'a1' }))
  },
}
