import type { Bug } from '../bug.ts'
import { fromTo } from '../version-ranges.ts'

export const offlinePush: Bug = {
  id: 'offline-push',
  title: 'A push that fails for want of a connection is not tried again',
  mechanism:
    'The leader tries a failed push again, unless the backend was ahead or the client says that it is offline (IsOfflineError, which the type ' +
    'of SyncBackend.push allows): behind these it waits for a page that starts it anew (Effect.never in backgroundBackendPushing, ' +
    'LeaderSyncProcessor.ts of @livestore/common). Who is offline gets a page when the connection is back, and where nobody else has ' +
    'written it is empty, and passed over (onNewPullChunk): what the device has pending stays in its leader until somebody else writes, or the ' +
    "page is loaded anew. LiveStore's own clients tell of a connection that is lost within a push as of any other failure " +
    "(src/client/transport/ws-rpc-client.ts of @livestore/sync-cf), and that is tried again: it takes a client of one's own.",
  affected: fromTo('0.4.0-dev.8', '0.4.0-dev.22'),
  fixedIn: '0.4.0-dev.23',
  fingerprints: ['stalled/leader/offline-push'],
  avoid: 'a sync client that never answers a push with IsOfflineError',
  triggers: [{ id: 'offline-push', always: true }],
  breaks: { none: "LiveStore's own clients never answer a push so" },
}
