/**
 * The canary of every hunt: a schedule on a published version whose bug it shows every time. A hunt that does not find it is blind,
 * whatever else it says.
 */
import { type Schedule, scheduleVersion } from '../schedule/schedule.ts'
import type { Version } from '../subject/subject.ts'

/** The last version with the bug that this project began with. */
export const canaryVersion: Version = '0.4.0-dev.9'

export const canaryFingerprint = 'stalled/leader/stale-generation'

/** Alice's issue and her view are under way when somebody else is first, and then she sets a priority. */
export const canarySchedule: Schedule = {
  version: scheduleVersion,
  seed: 'canary',
  hasBackend: true,
  parameters: {},
  clients: ['alice'],
  steps: [
    { id: 's1', type: 'open', client: 'alice' },
    { id: 's2', type: 'hold', client: 'alice', what: 'up' },
    { id: 's3', type: 'commit', tab: 'alice', changes: [{ type: 'create', issue: 'i1' }] },
    { id: 's4', type: 'view', tab: 'alice', search: 'flake', after: { client: 'alice', seen: 'leader-push' } },
    { id: 's5', type: 'upstream', pages: 0, more: 1, after: { client: 'alice', seen: 'session-answered' } },
    {
      id: 's6',
      type: 'commit',
      tab: 'alice',
      changes: [{ type: 'priority', issue: 'i1', to: 1 }],
      after: { client: 'alice', seen: 'rest' },
    },
    { id: 's7', type: 'release', client: 'alice', what: 'up', after: { client: 'alice', seen: 'session-push' } },
  ],
}
