import type { Bug } from '../bug.ts'

export const advanceOnly: Bug = {
  id: 'advance-only',
  title: 'A failed push to the backend is not resumed when upstream only advances',
  mechanism:
    'The push was stored, but its answer was an error. What comes back confirms it and only advances the leader, which waits for ' +
    'a rebase to push on: whatever came after stays in the leader. The session looks fine.',
  affected: ['0.3.1'],
  fixedIn: '0.4.0-dev.8',
  fingerprints: ['stalled/leader/push-never-resumed'],
  avoid: 'no lost acknowledgement',
  leaveOut: { without: ['fail-push', 'cut', 'refuse', 'offline', 'evict', 'redeploy'] },
  triggers: [{ id: 'advance-only', always: true }],
  breaks: {
    none: 'without a forged answer it needs a new connection, and 0.3.1 does not pull on a new connection (never-pulls-again)',
  },
}
