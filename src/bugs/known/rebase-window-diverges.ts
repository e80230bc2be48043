import type { Bug } from '../bug.ts'

export const rebaseWindowDiverges: Bug = {
  id: 'rebase-window-diverges',
  title: "A commit within the session's own rebase is lost from its rows, or never pushed",
  mechanism:
    'What rebase-window was until dev.22: the store lives on now. Early in the window a commit is applied to rows that are rolled ' +
    'back afterwards: all drains, and the session shows them as they were before. Later in it, the commit is cleared from the ' +
    'queue with what it waits behind and never pushed, or it is given the number of another, and the leader refuses the batch ' +
    '("sequence numbers are not strictly increasing"). The session pauses five times within each rebase, so that the window is ' +
    'always open for some milliseconds.',
  affected: ['0.4.0-dev.23', '0.4.0'],
  // With two clients the session gets such a commit back as foreign, takes it twice, and shuts down.
  fingerprints: [
    'diverged/session',
    'stalled/session/swallowed',
    'stalled/session/non-monotonic-push',
    'crashed/session/doubled-event',
  ],
  avoid: 'no commit between a foreign event and the end of the rebase that it causes',
  leaveOut: { notAt: ['session-pull', 'session-rebase', 'leader-page', 'leader-rebase'] },
  triggers: [
    { id: 'rebase-window', always: true },
    { id: 'rebase-window-widened', always: true },
    { id: 'rebase-window-swallowed', always: true },
  ],
  breaks: [
    { scenario: 'rebase-window', always: false },
    { scenario: 'node-sync', always: false },
  ],
}
