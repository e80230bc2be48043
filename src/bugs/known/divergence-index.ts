import { versions } from '../../subject/subject.ts'
import type { Bug } from '../bug.ts'
import { from } from '../version-ranges.ts'

export const divergenceIndex: Bug = {
  id: 'divergence-index',
  title: 'A change that a page confirms is stored once more, where the view was changed before it',
  mechanism:
    'The leader has three things pending: an event that never leaves the device, a change that is stored, though the word of that was lost ' +
    "with its connection, and one more. It comes back, and its stored change and another's come in one page. The place from which on it " +
    'differs from the page is looked for in what it has pending without the client-only event, and used in the list with it: one too early. ' +
    '(findDivergencePoint in src/sync/syncstate.ts of @livestore/common: existingEvents[divergencePointWithoutClientEvents], line 445 in ' +
    '0.3.1, 461 in dev.8 to dev.12, 468 in dev.14 to dev.22, 456 from dev.23 on; where the page is compared with what is pending, ' +
    'divergentNewEventsIndex, that has its client-only events still.) So the change that the page confirms is rolled back, applied, ' +
    "applied again behind the other's, pushed and stored once more: whatever the other had set is overwritten. A row that can be there " +
    'only once shuts the store down.',
  affected: versions,
  fingerprints: ['duplicated/leader/confirmed-rebased', 'crashed/session/confirmed-rebased'],
  avoid: 'no change of the view, or of anything else that stays on the device, before a connection is lost',
  leaveOut: { without: ['view'] },
  triggers: [
    { id: 'divergence-index', always: true, on: from('0.4.0-dev.8') },
    { id: 'divergence-index-new-issue', always: true, on: from('0.4.0-dev.8') },
  ],
  breaks: [
    { scenario: 'divergence-index', always: true, on: from('0.4.0-dev.8') },
    { scenario: 'divergence-index-reload', always: true },
  ],
}
