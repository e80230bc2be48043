import type { Bug } from '../bug.ts'
import { fromTo } from '../version-ranges.ts'

export const takenTwice: Bug = {
  id: 'taken-twice',
  title: 'The leader takes a change twice that its session has pushed again',
  mechanism:
    'A page reaches the session while its push is under way: it rebases, and pushes what it has pending again under higher numbers. ' +
    'The leader has taken the first push meanwhile, and takes the second as well, for its numbers are new: the changes are stored ' +
    'twice, and applied twice.',
  affected: fromTo('0.4.0-dev.9', '0.4.0-dev.20'),
  fixedIn: '0.4.0-dev.22',
  // On dev.9 one change went round for five minutes, and was stored 1,700 times.
  fingerprints: ['duplicated/leader/taken-twice', 'stalled/leader/taken-twice', 'reordered/backend'],
  avoid: 'no commits in quick succession while others write',
  leaveOut: { usersAtRest: true },
  triggers: { none: 'it needs a leader that is busy while pushes and pages cross: only seen in the browser' },
  breaks: [
    { scenario: 'quick-commits', always: false },
    { scenario: 'node-sync', always: false },
  ],
}
