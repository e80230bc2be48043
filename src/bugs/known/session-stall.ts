import { versions } from '../../subject/subject.ts'
import type { Bug } from '../bug.ts'

export const sessionStall: Bug = {
  id: 'session-stall',
  title: 'A session whose push was refused does not push again',
  mechanism:
    'On a LeaderAheadError the session clears its queue and waits for a pull that would rebase what it has pending. Without a ' +
    'backend none ever comes.',
  affected: versions,
  fingerprints: ['stalled/session/never-retried'],
  avoid: 'no refused leader push where there is no backend',
  leaveOut: { without: ['refuse-leader-push'] },
  triggers: [{ id: 'session-stall', always: true }],
  breaks: [{ scenario: 'session-stall', always: true }],
}
