/** LiveStore's sync states in the app's own words. */
import { changeIdOf, type EncodedEvent, toProbeHead } from '../../../../src/history/probe-change.ts'
import type { SyncState } from './states.ts'
import type { SessionState } from './store.ts'

interface LiveSyncState {
  readonly pending: readonly {
    readonly name: string
    readonly args: unknown
    readonly seqNum: EncodedEvent['seqNum']
  }[]
  readonly localHead: EncodedEvent['seqNum']
  readonly upstreamHead: EncodedEvent['seqNum']
}

// Field by field: LiveStore's states are instances whose JSON is a display text.
export const toSyncState = ({ pending, localHead, upstreamHead }: LiveSyncState): SyncState => ({
  pending: pending.map(({ name, args, seqNum }) => {
    const changeId = changeIdOf(args)
    return { name, ...(changeId !== undefined && { changeId }), seqNum: toProbeHead(seqNum) }
  }),
  localHead: toProbeHead(localHead),
  upstreamHead: toProbeHead(upstreamHead),
})

export const toSessionState = ({ pending, localHead }: LiveSyncState): SessionState => ({
  pending: pending.length,
  head: toProbeHead(localHead).global,
})
