/** The known bugs of LiveStore that trials of this harness have shown. Each row says how it breaks which scenario. */
import type { Bug } from './bug.ts'

export const bugs: readonly Bug[] = [
  {
    id: 'push-head',
    title: "The leader's push head does not go back after a rebase",
    mechanism:
      'While the leader pulls page after page, the session rebases its pending event again and again; the leader has taken an ' +
      'earlier push for a higher number, refuses every later one (LeaderAheadError: "Leader push head is ahead of batch"), and ' +
      'the session clears its queue and never tries again.',
    affected: ['0.4.0'],
    // The event left behind is the client document that LinearLite writes when it opens.
    fingerprints: ['stalled/session/client-only'],
    breaks: [{ scenario: 'catch-up', always: false }],
  },
]
