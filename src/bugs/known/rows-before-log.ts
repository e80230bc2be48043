import { hasNodeAdapter, versions } from '../../subject/subject.ts'
import type { Bug } from '../bug.ts'

export const rowsBeforeLog: Bug = {
  id: 'rows-before-log',
  title: 'A device that dies as it writes shows for ever what nobody has done',
  mechanism:
    'The leader writes what a change makes of the rows, and the change itself, into two databases, each in a commit of its own, the rows ' +
    "first (materializeEventsBatch in src/leader-thread/LeaderSyncProcessor.ts of @livestore/common: db.execute('COMMIT') and " +
    "dbEventlog.execute('COMMIT')). Who dies in between has rows of a change that stands in no log: it is neither pending nor stored, is never " +
    'pushed, and no later start rolls it back. The device shows it, and nobody else ever does.',
  affected: versions,
  // A page in the browser counts what its rows have, and is ahead of the log for ever; one in Node has its head from its leader.
  fingerprints: ['diverged/leader/rows-before-log', 'stalled/leader/rows-before-log'],
  avoid: 'nobody leaves at once after a change',
  leaveOut: { without: ['kill', 'reload', 'close-tab'] },
  triggers: [{ id: 'rows-before-log', always: true, on: versions.filter(hasNodeAdapter) }],
  breaks: [{ scenario: 'rows-before-log', always: true }],
}
