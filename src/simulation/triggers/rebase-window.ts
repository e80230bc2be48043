/**
 * A commit while the session rebases. The session has its new state by then, but has not rolled back what it replaces; it awaits
 * several turns on the way, and any commit may come in between. One that comes early is applied to rows that are then rolled back; one
 * that comes after the session has stopped its pushes is cleared from their queue, and not in what is put there instead.
 */

import type { SimulationDelays } from '../../../apps/engine/src/contract.ts'
import { changePriority, changeTitle } from '../../../apps/linearlite/src/data/actions.ts'
import { isProbe } from '../../history/predicates.ts'
import type { Stage, Trigger } from '../trigger.ts'
import { foreignIssue, pushUnderWay } from './shared.ts'

const play = async (stage: Stage, simulation?: SimulationDelays): Promise<void> => {
  const { backend, until } = stage
  const alice = await stage.open('alice', simulation === undefined ? {} : { simulation })
  const { issue } = await pushUnderWay(stage, alice)
  const from = stage.mark()
  backend.append([foreignIssue('First')])
  await until('her session begins to rebase', isProbe('alice', 'span-event', { span: /^merge:pull:rebase/ }), from)
  alice.commit(changePriority({ id: issue, priority: 1 }))
}

export const rebaseWindow: Trigger = {
  id: 'rebase-window',
  bug: 'rebase-window',
  title: 'alice sets a priority in the very moment in which her session rebases',
  hasBackend: true,
  models: ['network'],
  play: (stage) => play(stage),
}

export const rebaseWindowWidened: Trigger = {
  ...rebaseWindow,
  id: 'rebase-window-widened',
  title: 'alice sets a priority while her session rebases, which LiveStore’s own pause makes longer',
  models: ['network', 'injected'],
  play: (stage) => play(stage, { '3_before_rebase_rollback': 15 }),
}

/** The push that is under way when she rebases, by its number among hers. */
const slowPush = 3

export const rebaseWindowSwallowed: Trigger = {
  id: 'rebase-window-swallowed',
  bug: 'rebase-window',
  title: 'alice sets a priority after her session has stopped its pushes in order to rebase',
  hasBackend: true,
  models: ['network', 'injected'],
  play: async (stage) => {
    const { backend, until, disturbed } = stage
    const never = new Promise<'pass'>(() => {})
    const alice = await stage.open('alice', {
      beforeLeaderPush: ({ number }) => (number === slowPush ? never : 'pass'),
    })
    const { issue } = await pushUnderWay(stage, alice)
    const slow = changeTitle({ id: issue, title: 'Slow' })
    alice.commit(slow)
    await until('her title is under way', isProbe('alice', 'session-push', { change: slow.args.changeId }))
    disturbed('a slow push of alice to her leader', 1)
    backend.append([foreignIssue('First')])
    await until('her session stops its pushes', isProbe('alice', 'session-push-failed', { change: slow.args.changeId }))
    alice.commit(changePriority({ id: issue, priority: 1 }))
  },
}
