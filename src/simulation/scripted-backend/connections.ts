/** The devices of a backend and their connections: one is there from the first time that somebody asks for it. */
import type { Disturbance } from './contract.ts'
import { type Device, newDevice } from './device.ts'
import { asDisturbance, type Orders } from './orders.ts'
import type { Records } from './records.ts'
import type { BeginPull } from './serve-pulls.ts'

export interface Connections {
  readonly of: (client: string) => Device
  /** In the order in which they came. */
  readonly all: () => Iterable<Device>
  readonly connect: (device: Device) => void
  /** Ends the connection: pages on their way are lost, and of a push nobody hears whether it was stored. */
  readonly disconnect: (client: string) => Disturbance
}

export const createConnections = ({
  records,
  orders,
  beginPull,
}: {
  readonly records: Records
  readonly orders: Orders
  readonly beginPull: BeginPull
}): Connections => {
  const devices = new Map<string, Device>()
  let connections = 0

  const deviceOf = (client: string): Device => {
    const known = devices.get(client)
    if (known !== undefined) return known
    const device = newDevice(client, ++connections)
    devices.set(client, device)
    records.connection(device, 'opened')
    return device
  }

  const connect = (device: Device): void => {
    if (device.connected) return
    device.connected = true
    device.connection = ++connections
    records.connection(device, 'opened')
    for (const listener of device.connectionListeners) listener(true)
    for (const pull of [...device.waitingPulls]) beginPull(device, pull)
  }

  const disconnect = (client: string): Disturbance => {
    const device = deviceOf(client)
    const order = orders.give(`${client} disconnected`, () => connect(device))
    if (!device.connected) return asDisturbance(order)
    order.bitten = 1
    device.connected = false
    records.connection(device, 'cut')
    const [pulls, pushes] = [[...device.pulls, ...device.waitingPulls], [...device.pushes]]
    device.pulls.clear()
    device.waitingPulls.clear()
    device.pushes.clear()
    device.gates.clear()
    for (const listener of device.connectionListeners) listener(false)
    for (const { listener } of pulls) listener.onOffline()
    for (const { answer } of pushes) answer({ type: 'offline' })
    return asDisturbance(order)
  }

  return { of: deviceOf, all: () => devices.values(), connect, disconnect }
}
