/** A relay in front of a trial's backend, whose doings are in the trial's history and whose orders are remembered. */
import type { Recorder } from '../history/recorder.ts'
import type { Family } from '../subject/subject.ts'
import { startRelay } from './relay.ts'
import type { Relay } from './types.ts'
import { type WatchedRelay, watchOrders } from './watched-orders.ts'
import { decoderOf } from './wire/decoder-of.ts'

export interface Network extends Relay {
  /** Whether a connection of the client stands now. */
  readonly isConnected: (client: string) => boolean
}

/** The network as settlement and judgement ask about it: what it may keep back, for how long, and what it was ordered to do. */
export interface WatchedNetwork extends Network, Pick<WatchedRelay, 'faults' | 'standing' | 'delayMs'> {}

export interface WatchedNetworkOptions {
  /** The backend's origin. */
  readonly target: string
  /** The family of the LiveStore whose wire it is. */
  readonly family: Family
  readonly history: Recorder
}

/** Starts it. */
export const startWatchedNetwork = async ({
  target,
  family,
  history,
}: WatchedNetworkOptions): Promise<WatchedNetwork> => {
  const open = new Map<number, string>()
  const started = await startRelay({
    target,
    makeDecoder: decoderOf(family),
    onEvent: ({ client, ...happening }) => {
      if (happening.type === 'opened') open.set(happening.connection, client)
      if (happening.type === 'closed' || happening.type === 'cut') open.delete(happening.connection)
      history.record(client, happening)
    },
  })
  const { relay, faults, standing, delayMs } = watchOrders(started)
  return { ...relay, faults, standing, delayMs, isConnected: (client) => [...open.values()].includes(client) }
}
