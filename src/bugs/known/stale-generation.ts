import type { Bug } from '../bug.ts'

export const staleGeneration: Bug = {
  id: 'stale-generation',
  title: 'A push of an older rebase generation is dropped without an answer',
  mechanism:
    'The leader rebases what it has pending, and counts a generation up. A push that its session made before is dropped as ' +
    'outdated, and never answered: the session waits for the answer for ever, and pushes nothing any more.',
  affected: ['0.4.0-dev.8', '0.4.0-dev.9'],
  fixedIn: '0.4.0-dev.12',
  fingerprints: ['stalled/leader/stale-generation'],
  avoid: 'no commit after a foreign event while a push of the device is pending',
  leaveOut: { usersAtRest: true },
  triggers: [
    { id: 'stale-generation-by-view', always: true },
    { id: 'stale-generation-by-race', always: true },
    { id: 'stale-generation-between-pages', always: true },
  ],
  breaks: [
    { scenario: 'stale-generation-push', always: true },
    { scenario: 'stale-generation-pages', always: true },
  ],
}
