import { expect, test } from 'vitest'
import type { Action } from '../../../../src/schedule/schedule.ts'
import { createdByHand, issuesOf, newIssueName, tabOf } from './changes.ts'

const commit = (...changes: Extract<Action, { type: 'commit' }>['changes']): { words: string; action: Action } => ({
  words: '',
  action: { type: 'commit', tab: 'alice', changes },
})

test('the issues are those of the schedule and what was made since, without what was deleted', () => {
  const done = [
    commit({ type: 'create', issue: 'hand-1' }, { type: 'create', issue: 'hand-2' }),
    commit({ type: 'delete', issue: 'hand-1' }),
    commit({ type: 'priority', issue: 'i1', to: 4 }),
  ]
  expect(issuesOf(['i1'], done)).toEqual(['i1', 'hand-2'])
})

test('a new issue has a name that none ever had', () => {
  const done = [commit({ type: 'create', issue: 'hand-3' }), commit({ type: 'delete', issue: 'hand-3' })]
  expect(newIssueName(createdByHand(done))).toBe('hand-4')
  expect(newIssueName(createdByHand([]))).toBe('hand-1')
  // A desk that tells words alone.
  expect(newIssueName(createdByHand([{ words: 'alice creates issue hand-12' }]))).toBe('hand-13')
})

test('changes are made in the first tab in which somebody can act', () => {
  const tab = (name: string, isOpen: boolean, isFrozen: boolean) =>
    ({ name, source: name, isOpen, isFrozen, status: 'running', slowedBy: 1 }) as const
  const tabs = [tab('alice', false, false), tab('alice/2', true, true), tab('alice/3', true, false)]
  expect(tabOf({ tabs })).toBe('alice/3')
  expect(tabOf({ tabs: tabs.slice(0, 2) })).toBeUndefined()
})
