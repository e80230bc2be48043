import { versions } from '../../subject/subject.ts'
import type { Bug } from '../bug.ts'
import { from } from '../version-ranges.ts'

export const doubledPage: Bug = {
  id: 'doubled-page',
  title: 'A page that arrives twice ends the pull for ever',
  mechanism:
    'A client catches up, after a reconnection or when it is opened, while something is stored, by others or by itself: the backend ' +
    'sends the same events once live and once more at the end of what was missed. The leader refuses the second page ("Incoming ' +
    'events must be greater than upstream head"), and its pull ends with it. Later pushes are stored and acknowledged, but nothing ' +
    'comes back to confirm them, and changes of others never arrive.',
  affected: versions,
  fingerprints: ['stalled/leader/doubled-page'],
  avoid: 'nothing is stored while a client catches up',
  leaveOut: { without: ['cut', 'refuse', 'offline', 'half-open', 'evict', 'redeploy'], opensFirst: true },
  triggers: [
    { id: 'doubled-page', always: true, on: from('0.4.0-dev.8') },
    { id: 'doubled-page-by-order', always: true },
  ],
  // Seen after an eviction; a redeployed Worker makes the client connect again in the same way, with as much to push.
  breaks: [
    { scenario: 'evict', always: false },
    { scenario: 'redeploy', always: false },
    { scenario: 'node-sync', always: false },
  ],
}
