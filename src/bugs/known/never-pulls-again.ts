import type { Bug } from '../bug.ts'

export const neverPullsAgain: Bug = {
  id: 'never-pulls-again',
  title: 'After a lost connection nothing of others arrives any more',
  mechanism:
    'The leader asks for pages once in its life. When its connection is lost it opens another, and pushes on it; it never asks for ' +
    'pages there, so that nothing comes back, neither from others nor to confirm its own.',
  affected: ['0.3.1'],
  fixedIn: '0.4.0-dev.8',
  fingerprints: ['stalled/leader/pull-never-resumed'],
  avoid: 'no lost connection',
  leaveOut: { without: ['cut', 'refuse', 'offline', 'half-open', 'evict', 'redeploy'] },
  triggers: { none: "it is LiveStore's own connection that is opened again: the scripted backend has none" },
  breaks: [{ scenario: 'reconnected', always: true }],
}
