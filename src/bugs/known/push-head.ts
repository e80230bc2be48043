import { versions } from '../../subject/subject.ts'
import type { Bug } from '../bug.ts'
import { from } from '../version-ranges.ts'

export const pushHead: Bug = {
  id: 'push-head',
  title: "The leader's push head does not go back after a rebase",
  mechanism:
    'While the leader pulls page after page, the session rebases its pending event again and again; the leader has taken an ' +
    'earlier push for a higher number, refuses every later one (LeaderAheadError: "Leader push head is ahead of batch"), and ' +
    'the session clears its queue and never tries again.',
  affected: versions,
  fingerprints: ['stalled/session/push-head'],
  avoid: 'no commit of several events, and none in quick succession, while pages are being pulled',
  leaveOut: { oneChange: true, parameters: { leaderPushBatchSize: 1 } },
  triggers: [
    { id: 'push-head', always: true },
    { id: 'push-head-after-absence', always: true, on: from('0.4.0-dev.8') },
  ],
  breaks: [
    { scenario: 'push-head', always: true, on: from('0.4.0-dev.8') },
    { scenario: 'quick-commits', always: false },
    { scenario: 'catch-up', always: false },
    { scenario: 'node-sync', always: false },
  ],
}
