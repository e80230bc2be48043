/** Each change that LinearLite can make comes back as the change of a schedule that makes it again. */
import { expect, test } from 'vitest'
import {
  addComment,
  changeDescription,
  changePriority,
  changeStatus,
  changeTitle,
  createIssue,
  deleteIssue,
  moveIssue,
} from '../../apps/linearlite/src/data/actions.ts'
import { stepsOfCommit } from './by-hand.ts'

const rank = 'a0'

test.each([
  [createIssue({ id: 'x', title: 'New', creator: 'me', rank }), { type: 'create', issue: 'x' }],
  [changePriority({ id: 'x', priority: 4 }), { type: 'priority', issue: 'x', to: 4 }],
  [changeStatus({ id: 'x', status: 'done' }), { type: 'status', issue: 'x', to: 'done' }],
  [changeTitle({ id: 'x', title: 'Other' }), { type: 'title', issue: 'x', to: 'Other' }],
  [addComment({ issueId: 'x', body: 'Hello', creator: 'me' }), { type: 'comment', issue: 'x', text: 'Hello' }],
  [deleteIssue({ id: 'x' }), { type: 'delete', issue: 'x' }],
  [moveIssue({ id: 'x', status: 'todo', rank }), { type: 'status', issue: 'x', to: 'todo' }],
])('$name is a change of a schedule', (event, planned) => {
  expect(stepsOfCommit('alice', [event])).toEqual({
    actions: [{ type: 'commit', tab: 'alice', changes: [planned] }],
    unsaid: [],
  })
})

test('the changes of one commit stay one commit, and what no schedule can say is named', () => {
  const events = [
    changePriority({ id: 'x', priority: 1 }),
    changeDescription({ id: 'x', description: '' }),
    deleteIssue({ id: 'y' }),
  ]
  const { actions, unsaid } = stepsOfCommit('alice/2', events)
  expect(actions).toMatchObject([{ type: 'commit', tab: 'alice/2', changes: [{ issue: 'x' }, { issue: 'y' }] }])
  expect(unsaid).toEqual(['v1.IssueDescriptionChanged'])
})

test('another view of the list is a step of its own', () => {
  const event = { name: 'viewSet', args: { id: 's', value: { search: 'login', descending: true } } }
  expect(stepsOfCommit('alice', [event]).actions).toEqual([{ type: 'view', tab: 'alice', search: 'login' }])
})
