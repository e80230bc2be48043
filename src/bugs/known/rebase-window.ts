import type { Bug } from '../bug.ts'
import { fromTo } from '../version-ranges.ts'

export const rebaseWindow: Bug = {
  id: 'rebase-window',
  title: "A commit within the session's own rebase shuts the store down",
  mechanism:
    'The session rolls back what it has pending by the changesets of its SQLite, while a commit adds another: the rollback no ' +
    'longer fits ("Failed calling makeChangeset.apply"), and the store shuts down.',
  affected: fromTo('0.3.1', '0.4.0-dev.22'),
  fixedIn: '0.4.0-dev.23',
  // With two clients it also ends in an event that the session takes a second time. Once a leader that started with something
  // pending failed in the same way, and went on without its pull. In 0.3.1 the commit may be cleared from the queue, and nothing fails.
  fingerprints: [
    'crashed/session/rollback',
    'crashed/session/doubled-event',
    'stalled/leader/rollback',
    'stalled/session/swallowed',
  ],
  avoid: 'no commit between a foreign event and the end of the rebase that it causes',
  leaveOut: { notAt: ['session-pull', 'session-rebase', 'leader-page', 'leader-rebase'] },
  triggers: [
    { id: 'rebase-window', always: true },
    { id: 'rebase-window-widened', always: true },
    { id: 'rebase-window-swallowed', always: true, on: fromTo('0.4.0-dev.8', '0.4.0-dev.22') },
  ],
  breaks: [
    { scenario: 'rebase-window', always: true, on: fromTo('0.4.0-dev.8', '0.4.0-dev.22') },
    { scenario: 'node-sync', always: false },
    { scenario: 'mixed-fleet-upgraded', always: false },
  ],
}
