/** What goes into the history of a backend and of the connections to it. */
import type { GlobalEvent } from '../../../apps/engine/src/contract.ts'
import { toProbeChange } from '../../history/probe-change.ts'
import type { Recorder } from '../../history/recorder.ts'
import type { Device } from './device.ts'

export interface Records {
  readonly connection: (device: Device, type: 'opened' | 'cut') => void
  /** What a relay would see: by it those are told who ask for nothing on the connection that stands. */
  readonly frame: (
    device: Device,
    kind: 'pull-request' | 'pull-page' | 'pull-end' | 'push' | 'push-ack' | 'push-error',
    eventCount?: number,
    reason?: string,
  ) => void
  readonly traffic: (
    type: 'push-received' | 'push-stored' | 'push-refused' | 'pull-received' | 'page-sent',
    events: readonly GlobalEvent[],
    error?: string,
  ) => void
}

const epochNow = (): number => performance.timeOrigin + performance.now()

export const recordsIn = (history: Recorder): Records => ({
  connection: ({ client, connection }, type) => {
    history.record(client, { lane: 'network', type, connection })
  },
  frame: ({ client, connection }, kind, eventCount, reason) => {
    const direction = kind === 'pull-request' || kind === 'push' ? 'up' : 'down'
    const more = { ...(eventCount !== undefined && { eventCount }), ...(reason !== undefined && { reason }) }
    history.record(client, { lane: 'network', type: 'frame', connection, direction, kind, ...more })
  },
  traffic: (type, events, error) => {
    history.record('backend', {
      lane: 'backend',
      type,
      at: epochNow(),
      changes: events.map(toProbeChange),
      ...(error !== undefined && { error }),
    })
  },
})
