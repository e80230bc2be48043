/** What the state of synchronisation means, in words. Pure, so that each claim can be checked. */
import type { SyncIndicator } from '../../livestore/index.ts'

/** One word for tests and colours; from the worst to the best. */
export type SyncState = 'stopped' | 'saving' | 'offline' | 'connecting' | 'receiving' | 'syncing' | 'local' | 'synced'

export interface SyncSummary {
  readonly state: SyncState
  readonly label: string
  /** How many changes wait, and where. */
  readonly detail: string
}

const stateOf = (indicator: SyncIndicator): SyncState => {
  const { session, leader, backend, shutDown } = indicator
  if (shutDown !== undefined) return 'stopped'
  if (session.pending > 0) return 'saving'
  if (backend === 'none') return 'local'
  if (backend !== 'online') return backend
  // Not asked yet is not the same as nothing pending: claim nothing.
  if (leader === undefined) return 'connecting'
  if (leader.pending > 0) return 'syncing'
  return toCome(indicator) > 0 ? 'receiving' : 'synced'
}

/** Events that this tab does not show yet: those that the backend still has, and those that the leader has before it. */
export const toCome = ({ session, leader }: SyncIndicator): number =>
  leader === undefined ? 0 : leader.incoming + Math.max(0, leader.head - session.head)

const labels: Readonly<Record<SyncState, string>> = {
  stopped: 'Stopped',
  saving: 'Saving…',
  offline: 'Offline',
  connecting: 'Connecting…',
  receiving: 'Receiving…',
  syncing: 'Syncing…',
  local: 'Saved on this device',
  synced: 'Synced',
}

const detailOf = (indicator: SyncIndicator): string => {
  const { session, leader, backend, shutDown } = indicator
  if (shutDown !== undefined) return 'Reload to go on'
  const waiting = [
    ...(session.pending > 0 ? [`${session.pending} in this tab`] : []),
    ...(backend !== 'none' && leader !== undefined && leader.pending > 0 ? [`${leader.pending} on this device`] : []),
  ]
  if (backend !== 'none' && toCome(indicator) > 0) waiting.push(`${toCome(indicator)} to come`)
  if (waiting.length > 0) return waiting.join(' · ')
  return backend === 'none' ? 'No sync backend' : 'Nothing is waiting'
}

/** What to tell the person about where their changes are. */
export const summarizeSync = (indicator: SyncIndicator): SyncSummary => {
  const state = stateOf(indicator)
  // Two truths at once: the tab has yet to hand over, and the device has nobody to send to.
  const label = state === 'saving' && indicator.backend === 'offline' ? 'Saving… (offline)' : labels[state]
  return { state, label, detail: detailOf(indicator) }
}
