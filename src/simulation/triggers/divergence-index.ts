/**
 * The leader looks for the place where its own events part from a page's among those that the backend knows, and applies it to all that
 * it has pending: with one client-only event in front, a change that the page confirms is rolled back and pushed once more.
 */

import type { Change } from '../../../apps/engine/src/contract.ts'
import { changePriority, changeStatus, createIssue } from '../../../apps/linearlite/src/data/actions.ts'
import { backendDid, isProbe } from '../../history/predicates.ts'
import type { Person, Stage, Trigger } from '../trigger.ts'
import { foreignIssue } from './shared.ts'

/**
 * The device's change is stored, and its connection ends before the device hears of that; somebody else was next, and the device has
 * another change. It comes back, and its own change and the other's come in one page.
 */
const comeBackToOwnAndForeign = async (
  { backend, until, mark }: Stage,
  { name, commit }: Person,
  { stored, next }: { readonly stored: Change; readonly next: Change },
): Promise<void> => {
  commit(stored)
  await until(`the change of ${name} is stored`, backendDid('push-stored', { change: stored.args.changeId }))
  const foreign = foreignIssue('Second')
  backend.append([foreign])
  const from = mark()
  backend.disconnect(name)
  commit(next)
  const { changeId } = next.args
  await until(`the leader of ${name} has her next change`, isProbe(name, 'session-push-ok', { change: changeId }))
  await until('her push fails', isProbe(name, 'backend-push-failed'), from)
  backend.reconnect(name)
  const { changeId: change } = foreign.args
  await until(`both come to ${name}`, isProbe(name, 'backend-pull-page', { change }), from)
}

const play = async (stage: Stage, view: 'with a view' | 'without'): Promise<void> => {
  const alice = await stage.open('alice')
  const issue = createIssue({ title: 'Hers', creator: 'alice', rank: 'a0' })
  alice.commit(issue)
  await alice.drained()
  const from = stage.mark()
  if (view === 'with a view') {
    alice.setView({ search: 'flake' })
    await stage.until('her leader has taken her view', isProbe('alice', 'session-push-ok'), from)
  }
  const { id } = issue.args
  await comeBackToOwnAndForeign(stage, alice, {
    stored: changePriority({ id, priority: 4 }),
    next: changeStatus({ id, status: 'done' }),
  })
}

export const divergenceIndex: Trigger = {
  id: 'divergence-index',
  bug: 'divergence-index',
  title:
    'alice filters her list and sets a priority, which is stored as her connection ends; somebody else and she go on before she is back',
  hasBackend: true,
  models: ['network'],
  since: '0.4.0-dev.8',
  play: (stage) => play(stage, 'with a view'),
}

/** The same with an issue that is new: it cannot be there twice, so that the store shuts down over it. */
export const divergenceIndexNewIssue: Trigger = {
  ...divergenceIndex,
  id: 'divergence-index-new-issue',
  title:
    'alice filters her list and creates an issue, which is stored as her connection ends; somebody else and she go on before she is back',
  play: async (stage) => {
    const alice = await stage.open('alice')
    const from = stage.mark()
    alice.setView({ search: 'flake' })
    await stage.until('her leader has taken her view', isProbe('alice', 'session-push-ok'), from)
    const stored = createIssue({ title: 'Stored', creator: 'alice', rank: 'a0' })
    await comeBackToOwnAndForeign(stage, alice, { stored, next: changePriority({ id: stored.args.id, priority: 4 }) })
  },
}

/** The same without a client-only event: both lists are one. */
export const divergenceIndexControl: Trigger = {
  ...divergenceIndex,
  id: 'divergence-index-control',
  title:
    'alice sets a priority, which is stored as her connection ends; somebody else and she go on before she is back',
  isControl: true,
  play: (stage) => play(stage, 'without'),
}
