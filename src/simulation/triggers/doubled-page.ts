/** The same events arrive twice, as a page of the pull and once live: the leader refuses the second, and its pull ends with it. */
import { createIssue } from '../../../apps/linearlite/src/data/actions.ts'
import { backendDid, isProbe } from '../../history/predicates.ts'
import type { Trigger } from '../trigger.ts'
import { foreignIssue } from './shared.ts'

const bug = 'doubled-page'

export const doubledPage: Trigger = {
  id: 'doubled-page',
  bug,
  title: 'alice connects again, and what somebody else stores meanwhile goes to her live and as what she missed',
  hasBackend: true,
  models: ['network', 'backend'],
  since: '0.4.0-dev.8',
  play: async ({ backend, open, until, mark }) => {
    const alice = await open('alice')
    backend.disconnect('alice')
    const pulls = backend.hold('alice', 'pulls')
    const from = mark()
    backend.reconnect('alice')
    await until('alice pulls again', backendDid('pull-received'), from)
    const issue = foreignIssue('Twice')
    const { changeId } = issue.args
    backend.append([issue])
    await until('it arrives live', isProbe('alice', 'session-pull', { change: changeId }))
    const second = mark()
    pulls.end()
    await until('it arrives again', isProbe('alice', 'backend-pull-page', { change: changeId }), second)
    alice.commit(createIssue({ title: 'After it', creator: 'alice', rank: 'a1' }))
  },
}

export const doubledPageByOrder: Trigger = {
  id: 'doubled-page-by-order',
  bug,
  title: 'one page goes to alice twice',
  hasBackend: true,
  models: ['rogue'],
  play: async ({ backend, open, until, mark }) => {
    const alice = await open('alice')
    const issue = foreignIssue('Twice')
    const { changeId } = issue.args
    backend.append([issue])
    await until('it arrives', isProbe('alice', 'session-pull', { change: changeId }))
    const from = mark()
    backend.repeatLastPage('alice')
    await until('it arrives again', isProbe('alice', 'backend-pull-page', { change: changeId }), from)
    alice.commit(createIssue({ title: 'After it', creator: 'alice', rank: 'a1' }))
  },
}

export const livePageFirst: Trigger = {
  id: 'live-page-first',
  bug: 'live-page-first',
  title: 'alice connects again, and what somebody stores then reaches her before what she missed',
  hasBackend: true,
  models: ['network', 'backend'],
  since: '0.4.0-dev.8',
  play: async ({ backend, open, until, mark }) => {
    await open('alice')
    backend.disconnect('alice')
    const missed = foreignIssue('Missed')
    backend.append([missed])
    const pulls = backend.hold('alice', 'pulls')
    const from = mark()
    backend.reconnect('alice')
    await until('alice pulls again', backendDid('pull-received'), from)
    const live = foreignIssue('Live')
    backend.append([live])
    await until('the later arrives', isProbe('alice', 'backend-pull-page', { change: live.args.changeId }))
    pulls.end()
    await until('the earlier arrives', isProbe('alice', 'backend-pull-page', { change: missed.args.changeId }))
  },
}
