import { versions } from '../../subject/subject.ts'
import type { Bug } from '../bug.ts'
import { from } from '../version-ranges.ts'

export const viewOverGap: Bug = {
  id: 'view-over-gap',
  title: 'A change of the view behind a refused push ends what takes pushes in the leader',
  mechanism:
    'The leader refuses a push, and the session, before it hears of what it was refused for, pushes what comes next. Where that never leaves ' +
    'the device, its number belongs to the one before it (e3.1 to e3), which the leader does not have. It takes it into its queue and, with ' +
    'something else pending, stumbles over it: "New global events must point to clientId 0 in the parentSeqNum" or, where that very number ' +
    'is another event there by now, "Events must be linked in a continuous chain via the parentSeqNum" (validateSyncState in ' +
    'src/sync/syncstate.ts). What takes pushes (backgroundApplyLocalPushes in LeaderSyncProcessor.ts) ends with that, and as ' +
    'onSyncError is "ignore" unless told otherwise, nobody hears of it: no push is answered before the page is loaded anew. Up to ' +
    'dev.22 the pull waits for it, so that nothing of others arrives either.',
  affected: versions,
  fingerprints: ['stalled/leader/view-over-gap'],
  avoid: 'no change of the view, or of anything else that stays on the device, while others write',
  leaveOut: { without: ['view'] },
  triggers: [
    { id: 'view-over-gap', always: true, on: from('0.4.0-dev.8') },
    { id: 'view-over-gap-by-refusal', always: true },
    // Until dev.22 no push of a session in Node was seen to be dropped between the two pages.
    { id: 'view-over-gap-between-pages', always: true, on: from('0.4.0-dev.23') },
  ],
  breaks: [{ scenario: 'view-over-gap', always: true }],
}
