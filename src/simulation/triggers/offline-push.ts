/** A push fails, and the client calls that offline: the leader waits for a page that never comes, and never pushes again. */
import { createIssue } from '../../../apps/linearlite/src/data/actions.ts'
import { isProbe } from '../../history/predicates.ts'
import type { AmissAnswer } from '../scripted-backend/contract.ts'
import type { Stage, Trigger } from '../trigger.ts'

const bug = 'offline-push'

/** Alice's connection breaks as well, and she comes back, which brings her an empty page: nobody else has written. */
const failOnce = async ({ backend, open, until, mark }: Stage, answer: AmissAnswer): Promise<void> => {
  const alice = await open('alice')
  backend.answerNextPush('alice', answer)
  alice.commit(createIssue({ title: 'Not stored', creator: 'alice', rank: 'a0' }))
  await until('the push fails', isProbe('alice', 'backend-push-failed'))
  const before = mark()
  backend.disconnect('alice')
  backend.reconnect('alice')
  await until('alice is sent what there is', isProbe('alice', 'backend-pull-page'), before)
}

export const offlinePush: Trigger = {
  id: 'offline-push',
  bug,
  title:
    'the push of alice’s first issue fails, and her client says that it is offline; then her connection breaks once',
  hasBackend: true,
  models: ['injected', 'network'],
  since: '0.4.0-dev.8',
  play: (stage) => failOnce(stage, 'says-offline'),
}

/** The same with a failure as LiveStore's own client tells of it. */
export const offlinePushControl: Trigger = {
  ...offlinePush,
  id: 'offline-push-control',
  title: 'the push of alice’s first issue fails, and her client says no more of it; then her connection breaks once',
  isControl: true,
  play: (stage) => failOnce(stage, 'failed'),
}

/** What a network alone makes of it, by LiveStore's own client. */
export const offlinePushByCut: Trigger = {
  ...offlinePush,
  id: 'offline-push-by-cut',
  title: 'alice’s connection ends while her first issue is on its way, and comes back',
  models: ['network'],
  isControl: true,
  play: async ({ backend, open, until, mark }) => {
    const alice = await open('alice')
    backend.hold('alice', 'pushes')
    alice.commit(createIssue({ title: 'Lost on its way', creator: 'alice', rank: 'a0' }))
    await until('the push is on its way', (event) => event.type === 'frame' && event.kind === 'push')
    const before = mark()
    backend.disconnect('alice')
    backend.reconnect('alice')
    await until('alice is sent what there is', isProbe('alice', 'backend-pull-page'), before)
  },
}
