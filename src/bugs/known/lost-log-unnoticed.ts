import type { Bug } from '../bug.ts'
import { from } from '../version-ranges.ts'

export const lostLogUnnoticed: Bug = {
  id: 'lost-log-unnoticed',
  title: 'A device takes a backend that has lost its log for its own, where a page of the new one comes first',
  mechanism:
    'The Durable Object counts a request for pages among those that get live pages when it comes in (onMessage in ' +
    'src/cf-worker/do/durable-object.ts of @livestore/sync-cf), and looks at whom the device takes it for after its onPull hook ' +
    '(src/cf-worker/do/pull.ts). Where that takes its time, what somebody stores meanwhile goes out before the BackendIdMismatchError. The client ' +
    'takes over the identity that any page names (backendIdHelper.lazySet in src/client/transport/ws-rpc-client.ts; makeBackendIdHelper in ' +
    'src/sync/sync-backend-kv.ts of @livestore/common writes it whenever it differs). The leader refuses the page for its numbers ("Incoming ' +
    'events must be greater than upstream head"), which nobody hears of as onSyncError is "ignore" unless told otherwise, and its pull has ended ' +
    'before the error comes. From then on the device names the new backend, with what it has of the old log: that is never emptied, it is sent ' +
    'nothing until the new log has grown beyond its head, and what it pushes is refused for its number.',
  affected: from('0.4.0-dev.23'),
  fingerprints: ['diverged/leader/lost-log-unnoticed', 'stalled/leader/lost-log-unnoticed'],
  avoid: 'the backend keeps its log',
  leaveOut: { without: ['wipe'] },
  triggers: [{ id: 'lost-log-unnoticed', always: true }],
  breaks: {
    none:
      'that the Durable Object does so is read off its source: the Worker of this house has no onPull that takes its time, without which ' +
      'it looks at once',
  },
}
