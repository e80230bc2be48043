/** The natural form of seed 003: the leader's push head does not go back, and the session's rebased push is refused for ever. */
import { changePriority, createIssue } from '../../../apps/linearlite/src/data/actions.ts'
import { isProbe } from '../../history/predicates.ts'
import type { OpenOptions, Stage, Trigger } from '../trigger.ts'
import { halfBack, halfCaughtUp } from './shared.ts'

const play = async (stage: Stage, catchUp: typeof halfCaughtUp, options: OpenOptions = {}): Promise<void> => {
  const alice = await stage.open('alice', options)
  const { pages, toCome } = await catchUp(stage, alice)
  const issue = createIssue({ title: 'Two events', creator: 'alice', rank: 'a1' })
  alice.commit(issue, changePriority({ id: issue.args.id, priority: 4 }))
  await stage.until('her session pushes', isProbe('alice', 'session-push', { change: issue.args.changeId }))
  pages.release()
  await stage.until('her session hears of the last page', isProbe('alice', 'session-pull', { change: toCome }))
}

export const pushHead: Trigger = {
  id: 'push-head',
  bug: 'push-head',
  title: 'alice commits two events at once between two pages of what she missed',
  hasBackend: true,
  models: ['backend'],
  play: (stage) => play(stage, halfCaughtUp),
}

/** The same, but her session pushes one event at a time: the leader's push head is never beyond what it accepts next. */
export const pushHeadControl: Trigger = {
  ...pushHead,
  id: 'push-head-control',
  title: 'alice commits two events at once between two pages, and pushes them one by one',
  isControl: true,
  play: (stage) => play(stage, halfCaughtUp, { leaderPushBatchSize: 1 }),
}

/** The same without any order to the backend: she was away. */
export const pushHeadAfterAbsence: Trigger = {
  ...pushHead,
  id: 'push-head-after-absence',
  title: 'alice was away, and commits two events at once between two pages of what she missed',
  models: ['network'],
  since: '0.4.0-dev.8',
  pageSize: 1,
  play: (stage) => play(stage, halfBack),
}
