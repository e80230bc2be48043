import type { Bug } from '../bug.ts'
import { from } from '../version-ranges.ts'

export const pingTimeout: Bug = {
  id: 'ping-timeout',
  title: 'What was under way is forgotten when a ping times out',
  mechanism:
    'A ping that is not answered ends the connection, and another is opened. A connection that ends in any other way fails what was ' +
    'under way on it, and is retried; this one does not. The pull waits on the dead connection for pages, and the push for its answer, ' +
    'for ever, while the app shows that it is connected.',
  affected: from('0.4.0-dev.8'),
  fingerprints: ['stalled/leader/pull-never-resumed'],
  avoid: 'no network that is silent for longer than a ping, and comes back',
  leaveOut: { without: ['half-open'] },
  triggers: { none: "it is LiveStore's own connection that times out: the scripted backend has none" },
  breaks: [{ scenario: 'ping-timeout', always: true }],
}
