import { versions } from '../../subject/subject.ts'
import type { Bug } from '../bug.ts'
import { from } from '../version-ranges.ts'

export const pushOverGap: Bug = {
  id: 'push-over-gap',
  title: 'The leader takes a push over the gap that a refused one has left',
  mechanism:
    'The session pushes batch after batch. The leader refuses the first, for somebody else was faster, and takes the next ones, ' +
    'whose numbers are higher than its own; what they were built on is missing. With the next page its head would have to go ' +
    'back ("New local head must be greater than or equal to the previous local head"), and its pull ends for ever. ' +
    'Where no page comes, the backend refuses what begins beyond its own head, and the leader waits for one. ' +
    'Where the session rebases in time, it pushes both again, and what was taken over the gap is there twice: in the log, or ' +
    'in a row that can be there only once, over which the store shuts down. ' +
    'The same gap is left by what is committed within a rebase, and cleared from the queue with it (rebase-window).',
  affected: versions,
  upstream: 'https://github.com/livestorejs/livestore/pull/1530',
  fingerprints: [
    'stalled/leader/push-over-gap',
    'duplicated/leader/push-over-gap',
    'lost/leader/push-over-gap',
    'duplicated/leader/taken-twice',
    'reordered/backend',
    'reordered/leader/push-over-gap',
    // As it was told until the diagnosis blamed the leader for it: rows and findings that are kept say so.
    'reordered/backend/push-over-gap',
    'gap/leader/push-over-gap',
    'crashed/session/doubled-event',
  ],
  avoid: 'no two batches under way while others write',
  leaveOut: { oneChange: true, parameters: { leaderPushBatchSize: 1 } },
  triggers: [
    // Until dev.22 a session in Node hears of a page too soon for its push to be refused by itself.
    { id: 'push-over-gap', always: true, on: from('0.4.0-dev.23') },
    { id: 'push-over-gap-reordered', always: true, on: from('0.4.0-dev.23') },
    { id: 'push-over-gap-by-refusal', always: true },
  ],
  breaks: [
    { scenario: 'quick-commits', always: false, on: from('0.4.0-dev.22') },
    { scenario: 'node-sync', always: false, on: from('0.4.0-dev.22') },
  ],
}
