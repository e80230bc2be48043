import type { Bug } from '../bug.ts'
import { from } from '../version-ranges.ts'

export const emptySnapshot: Bug = {
  id: 'empty-snapshot',
  title: 'A page does not open after its device has met a backend that has lost its log',
  mechanism:
    'The leader that meets another backend than it knows drops every table of its rows (clearLocalDatabases in LeaderSyncProcessor.ts of ' +
    '@livestore/common), and its store shuts down. The file of the rows stays, without a table in it. The next page reads it by itself, ' +
    'finds none ("Encountered empty or corrupted database", persisted-adapter.ts of @livestore/adapter-web), and does not open, though ' +
    'its leader has started and pulls the new log.',
  affected: from('0.4.0-dev.23'),
  fingerprints: ['crashed/session/empty-snapshot'],
  avoid: 'the backend keeps its log',
  leaveOut: { without: ['wipe'] },
  triggers: { none: "it is the web adapter's own way to begin: a session in Node gets its rows from its leader" },
  breaks: [{ scenario: 'empty-snapshot', always: true }],
}
