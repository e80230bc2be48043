import type { Bug } from '../bug.ts'

export const tornSnapshot: Bug = {
  id: 'torn-snapshot',
  title: 'A page that is loaded while its device writes reads half of what is written, and shuts down',
  mechanism:
    'A page reads the file with its rows by itself, without a lock; where a worker of its device writes to it at the same time, the copy ' +
    'is of two moments. SQLite finds it damaged ("sqlite3.backup failed with rc=11"), and the store shuts down. The file itself is whole: ' +
    'the next load goes well.',
  affected: ['0.4.0'],
  fingerprints: ['crashed/session/torn-snapshot'],
  avoid: 'no page loaded while its device still writes',
  triggers: { none: "it is the web adapter's own way to begin: a session in Node gets its rows from its leader" },
  breaks: { none: 'seen once, by chance, in a test that loaded a second tab while the first was being filled' },
}
