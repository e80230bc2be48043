/**
 * A leader writes what a change makes of the rows, and the change itself, into two databases, each in a commit of its own: who dies in between
 * shows for ever what nobody has done.
 */
import { changePriority, changeStatus, createIssue } from '../../../apps/linearlite/src/data/actions.ts'
import { isProbe } from '../../history/predicates.ts'
import type { Trigger } from '../trigger.ts'

const bug = 'rows-before-log'

/** The rows are committed after so many writes to disk and the change after a few more: from dev.8 on, and in 0.3.1. */
const inBetween = [36, 52]

/** Before a leader has written anything that counts. */
const before = [1, 1]

const killedAt = (
  id: string,
  writesOfEach: readonly number[],
  more: Pick<Trigger, 'title' | 'isControl'>,
): Trigger => ({
  ...more,
  id,
  bug,
  hasBackend: true,
  hasFiles: true,
  models: ['user'],
  play: async ({ open, until, disturbed }) => {
    const alice = await open('alice')
    const issue = createIssue({ title: 'Hers', creator: 'alice', rank: 'a0' })
    const { id: issueId, changeId } = issue.args
    alice.commit(issue)
    await until('her issue is confirmed', isProbe('alice', 'backend-pull-page', { change: changeId }))
    for (const [number, writes] of writesOfEach.entries()) {
      await alice.drained()
      const again = alice.kill(writes)
      // Each in a column of its own: a later change would put right what an earlier one has left.
      alice.commit(
        number === 0 ? changePriority({ id: issueId, priority: 4 }) : changeStatus({ id: issueId, status: 'done' }),
      )
      await again()
      disturbed(`alice killed after ${writes} writes to disk`, 1)
    }
  },
})

export const rowsBeforeLog = killedAt('rows-before-log', inBetween, {
  title: 'alice changes her issue, is killed as her leader writes that down, and started again, twice',
})

export const rowsBeforeLogControl = killedAt('rows-before-log-control', before, {
  title: 'alice changes her issue, is killed as her leader begins to write that down, and started again, twice',
  isControl: true,
})
