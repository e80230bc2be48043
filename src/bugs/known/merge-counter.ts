import type { Bug } from '../bug.ts'

export const mergeCounter: Bug = {
  id: 'merge-counter',
  title: 'A store that starts with something pending while pages come shuts down',
  mechanism:
    'The leader counts what it merges, and keeps the count with the rows, so that a session that starts asks only for what it has not. The ' +
    'table of the count has two columns of a primary key (leaderMergeCounterTable in src/schema/state/sqlite/system-tables.ts of ' +
    '@livestore/common), so that "INSERT OR REPLACE" adds a row each time, and the first is read back: always the lowest. So every session is told ' +
    'all that its leader has merged since it started. Pages that were only added it leaves out by their numbers; a rebase it takes as news, ' +
    'goes back to where the leader was then ("New local head must be greater than or equal to the previous local head"), and shuts down.',
  affected: ['0.3.1'],
  fixedIn: '0.4.0-dev.8',
  fingerprints: ['crashed/session/told-again'],
  avoid: 'nobody comes back with something pending while others have written more than a page',
  leaveOut: { without: ['kill', 'reload', 'close-tab'] },
  triggers: [{ id: 'merge-counter', always: true }],
  breaks: { none: 'no scenario has a page loaded with something pending as pages come' },
}
