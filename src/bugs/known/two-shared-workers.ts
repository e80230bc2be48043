import type { Bug } from '../bug.ts'
import { from } from '../version-ranges.ts'

export const twoSharedWorkers: Bug = {
  id: 'two-shared-workers',
  title: 'A tab of a new version takes the leader away from an open tab of the older',
  mechanism:
    'Two builds of an app are two SharedWorkers in one browser. That of the new one takes the lock of the device away from that of ' +
    'the older ("Lock broken by another request"), whose tabs go on without noticing; the leader answers the tabs of neither as long ' +
    'as both are open.',
  affected: from('0.4.0-dev.12'),
  fingerprints: ['crashed/stolen-lock', 'stalled/session/silent-leader', 'stalled/leader/silent-leader'],
  avoid: 'no tab of the older version open during an upgrade',
  triggers: { none: 'it needs two builds in one browser' },
  breaks: [
    { scenario: 'upgrade-open-tab', always: true },
    { scenario: 'upgrade-open-tab-closed', always: false },
  ],
}
