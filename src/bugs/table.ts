/** The known bugs of LiveStore that trials of this harness have shown. Each row says how it breaks which scenario. */
import { versions } from '../subject/subject.ts'
import type { Bug } from './bug.ts'

export const bugs: readonly Bug[] = [
  {
    id: 'push-head',
    title: "The leader's push head does not go back after a rebase",
    mechanism:
      'While the leader pulls page after page, the session rebases its pending event again and again; the leader has taken an ' +
      'earlier push for a higher number, refuses every later one (LeaderAheadError: "Leader push head is ahead of batch"), and ' +
      'the session clears its queue and never tries again.',
    affected: versions,
    fingerprints: ['stalled/session/push-head'],
    avoid: 'no commit while pages are being pulled',
    triggers: [{ id: 'push-head', always: true }],
    breaks: [{ scenario: 'catch-up', always: false }],
  },
  {
    id: 'doubled-page',
    title: 'A page that arrives twice ends the pull for ever',
    mechanism:
      'A client that connects again pulls what it missed while its own pushes are broadcast: the backend sends the same events ' +
      'once as a page of the pull and once live. The leader refuses the second page ("Incoming events must be greater than ' +
      'upstream head"), and its pull ends with it. Later pushes are stored and acknowledged, but nothing comes back to confirm ' +
      'them, and changes of others never arrive.',
    affected: versions,
    fingerprints: ['stalled/leader/doubled-page'],
    avoid: 'no reconnection while the client has something to push',
    triggers: [{ id: 'doubled-page', always: true }],
    // Seen after an eviction; a redeployed Worker makes the client connect again in the same way, with as much to push.
    breaks: [
      { scenario: 'evict', always: false },
      { scenario: 'redeploy', always: false },
    ],
  },
]
