import { hasNodeAdapter } from '../../subject/subject.ts'
import type { Bug } from '../bug.ts'
import { fromTo } from '../version-ranges.ts'

/** Whatever is found at a device that goes on with a log that its backend has lost, whether or not a page of the new one came to it first. */
const lostLogFingerprints = ['lost-log', 'lost-log-unnoticed'].flatMap((signature) =>
  ['stalled', 'diverged', 'crashed', 'lost', 'duplicated', 'reordered', 'gap'].map(
    (verdict) => `${verdict}/leader/${signature}`,
  ),
)

export const lostLog: Bug = {
  id: 'lost-log',
  title: 'A device never speaks again with a backend that has lost its log',
  mechanism:
    'A Durable Object whose storage is gone begins a new log, under a new identity. Devices go on with what they have of the old one. In ' +
    '0.3.1 a backend has no identity: they ask for what comes after their head, are sent nothing until the new log has grown beyond it, and ' +
    'what they push is refused for its number, or taken behind what they never pulled. From dev.8 on the backend answers ' +
    'BackendIdMismatchError, to their pulls and to their pushes; nothing in the leader takes that up (LeaderSyncProcessor.ts of ' +
    '@livestore/common), its pull has ended, and so it does on each later page, until the storage of the device is cleared.',
  affected: fromTo('0.3.1', '0.4.0-dev.22'),
  fixedIn: '0.4.0-dev.23',
  fingerprints: lostLogFingerprints,
  avoid: 'the backend keeps its log',
  leaveOut: { without: ['wipe'] },
  triggers: [{ id: 'lost-log', always: true, on: fromTo('0.3.1', '0.4.0-dev.22').filter(hasNodeAdapter) }],
  breaks: [{ scenario: 'lost-log', always: true }],
}
