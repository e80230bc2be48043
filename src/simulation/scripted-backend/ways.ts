/** The ways between a device and its backend, one up and one down: nothing on one overtakes anything, whatever latency was ordered. */
import type { ScriptedBackendOptions } from './contract.ts'
import type { Device, Way } from './device.ts'

export interface Ways {
  /** To the backend; at once where nothing slows it down. */
  readonly up: (device: Device, arrive: () => void) => void
  /** To the device; in a later turn where nothing slows it down. */
  readonly down: (device: Device, arrive: () => void) => void
}

export const createWays = ({
  inLaterTurn,
  after,
}: Required<Pick<ScriptedBackendOptions, 'inLaterTurn' | 'after'>>): Ways => {
  /** Lets something travel for as long as a latency says, behind what was sent before it; `atOnce` where nothing slows it down. */
  const travel = (device: Device, way: Way, arrive: () => void, atOnce: (arrive: () => void) => void): void => {
    const milliseconds = device.latencies[0]?.milliseconds ?? 0
    if (milliseconds === 0 && way.length === 0) {
      atOnce(arrive)
      return
    }
    if (milliseconds > 0) for (const { order } of device.latencies) order.bitten += 1
    const sent = { arrive, isThere: false }
    way.push(sent)
    after(milliseconds, () => {
      sent.isThere = true
      while (way[0]?.isThere === true) way.shift()?.arrive()
    })
  }

  return {
    up: (device, arrive) => travel(device, device.up, arrive, (run) => run()),
    down: (device, arrive) => travel(device, device.down, arrive, inLaterTurn),
  }
}
