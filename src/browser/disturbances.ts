/**
 * What befalls the way between the devices of a schedule and the backend, and the backend itself: orders to the relay and to the
 * Durable Object. What stands at the end of a schedule the relay ends itself.
 */
import type { Backend } from '../backend/types.ts'
import type { Upstream } from '../backend/upstream.ts'
import type { Recorder } from '../history/recorder.ts'
import { countHangUps } from '../network/hang-ups.ts'
import type { FrameFilter, Hold, StandingOrder } from '../network/types.ts'
import type { WatchedNetwork } from '../network/watched-relay.ts'
import type { Disturbance } from '../runner/contract.ts'
import { biting, type Deed, together } from '../runner/play-steps.ts'
import type { ActionOf, Holdable } from '../schedule/schedule.ts'
import { NeverHappened, type Patience, patiently } from '../settlement/until.ts'

/** What there is with a backend. */
export interface Outside {
  readonly network: WatchedNetwork
  readonly backend: Pick<Backend, 'evict' | 'redeploy' | 'wipe' | 'readLog'>
  readonly upstream: Pick<Upstream, 'append'>
}

export interface DisturbancesOptions extends Outside {
  readonly history: Recorder
  readonly storeId: string
  /** When the pages of a burst will not come any more. */
  readonly patience: Patience
}

type Pushes = Extract<Deed, { readonly type: 'upstream' }>['pushes']

/** Why a device is refused: each reason stands by itself. */
type Refusal = 'refuse' | 'offline'

/** One method for each kind of step; each fault tells how often it has touched something. */
export interface Disturbances {
  /** Pushes of somebody who is not part of the trial. */
  readonly write: (pushes: Pushes) => Promise<void>
  readonly delay: (client: string, milliseconds: number) => Disturbance
  readonly hold: (client: string, what: Holdable) => Disturbance
  readonly release: (step: Pick<ActionOf<'release'>, 'client' | 'what' | 'count'>) => void
  readonly burst: (client: string, pushes: Pushes) => Promise<Disturbance>
  readonly cut: (client: string) => Disturbance
  readonly refuse: (client: string, why: Refusal) => Disturbance
  readonly accept: (client: string, why: Refusal) => void
  readonly halfOpen: (client: string) => Disturbance
  readonly evict: () => Promise<Disturbance>
  readonly redeploy: () => Promise<Disturbance>
  readonly wipe: () => Promise<Disturbance>
  readonly failPush: (client: string, isStored: boolean) => Disturbance
  /** Frames of the client that wait in its holds of that now. */
  readonly waiting: (client: string, what: Holdable) => number
}

interface World extends DisturbancesOptions {
  /** By client and what is held. */
  readonly holds: Map<string, Hold[]>
  readonly delays: Map<string, StandingOrder>
  /** Refusals that stand, by client and reason. */
  readonly refusals: Map<string, StandingOrder>
  /** By client, the pushes that are to fail, in their order; the first of them is waited for. */
  readonly failing: Map<string, FailingPush[]>
}

interface FailingPush {
  readonly isStored: boolean
  /** How often it has. */
  failed: number
}

/** Prepares the disturbances of one trial. */
export const makeDisturbances = (options: DisturbancesOptions): Disturbances => {
  const world: World = { ...options, holds: new Map(), delays: new Map(), refusals: new Map(), failing: new Map() }
  const { network, backend, storeId } = options
  return {
    write: (pushes) => write(world, pushes),
    delay: (client, milliseconds) => delay(world, client, milliseconds),
    hold: (client, what) => hold(world, client, what),
    release: (step) => release(world, step),
    burst: (client, pushes) => burst(world, client, pushes),
    cut: (client) => biting(network.cut(client)),
    refuse: (client, why) => refuse(world, client, why),
    accept: (client, why) => accept(world, client, why),
    halfOpen: (client) => halfOpen(world, client),
    evict: () => interrupt(world, () => backend.evict(storeId, 'close')),
    redeploy: () => interrupt(world, () => backend.redeploy()),
    wipe: () => wipe(world),
    failPush: (client, isStored) => failPush(world, client, isStored),
    // Each of several holds of one kind has the same before it.
    waiting: (client, what) => Math.max(0, ...(world.holds.get(`${client} ${what}`) ?? []).map((one) => one.waiting())),
  }
}

const write = async ({ upstream, history }: World, pushes: Pushes): Promise<void> => {
  for (const push of pushes) {
    await upstream.append(push)
    history.record('upstream', { lane: 'backend', type: 'appended', eventCount: push.length })
  }
}

/** One latency at a time: the next takes the place of the one before. */
const delay = (world: World, client: string, milliseconds: number): Disturbance => {
  world.delays.get(client)?.end()
  const order = world.network.delay({ client }, { type: 'fixed', milliseconds })
  world.delays.set(client, order)
  return order
}

const framesOf: Readonly<Record<Holdable, readonly Omit<FrameFilter, 'client'>[]>> = {
  up: [{ direction: 'up' }],
  down: [{ direction: 'down' }],
  pages: [{ kind: 'pull-page' }],
  acknowledgements: [{ kind: 'push-ack' }],
}

const hold = (world: World, client: string, what: Holdable): Disturbance => {
  const key = `${client} ${what}`
  const ordered = framesOf[what].map((frames) => world.network.hold({ ...frames, client }))
  world.holds.set(key, [...(world.holds.get(key) ?? []), ...ordered])
  return together(ordered)
}

/** Ends the client's holds of that, or lets so many things pass each of them. */
const release = (
  { holds }: World,
  { client, what, count }: Pick<ActionOf<'release'>, 'client' | 'what' | 'count'>,
): void => {
  const key = `${client} ${what}`
  for (const one of holds.get(key) ?? []) {
    if (count === undefined) one.end()
    else void letPass(one, count)
  }
  if (count === undefined) holds.delete(key)
}

/** Lets so many pass, also such as come later; ends with the hold. */
const letPass = async (order: Hold, count: number): Promise<void> => {
  try {
    for (let left = count; left > 0; left -= 1) await whenOneWaits(order, () => order.release(1))
  } catch {
    // The hold has ended: all pass.
  }
}

const burst = async (world: World, client: string, pushes: Pushes): Promise<Disturbance> => {
  const { network, history, patience } = world
  const pages = network.hold({ client, kind: 'pull-page' })
  try {
    await write(world, pushes)
    // Nobody is sent anything who is not connected.
    if (network.isConnected(client)) {
      const all = pages.untilWaiting(pushes.length)
      all.catch(() => {})
      await patiently(history, 'the pages of a burst', all, patience)
    }
  } catch (error) {
    if (!(error instanceof NeverHappened)) throw error
  } finally {
    pages.end()
  }
  return biting(pages.bitten())
}

const refuse = (world: World, client: string, why: Refusal): Disturbance => {
  const { network } = world
  const key = `${client} ${why}`
  // Who is refused already is touched by that refusal.
  if (world.refusals.has(key)) return biting(0)
  const refusal = network.refuse(client)
  world.refusals.set(key, refusal)
  const cut = network.cut(client)
  return { bitten: () => cut + refusal.bitten() }
}

const accept = ({ refusals }: World, client: string, why: Refusal): void => {
  const key = `${client} ${why}`
  refusals.get(key)?.end()
  refusals.delete(key)
}

/** Silence until the device itself has hung up, by its pings; at the latest until all heals. */
const halfOpen = ({ network }: World, client: string): Disturbance => {
  const hungUp = network.until(
    (event) => event.type === 'closed' && event.client === client && event.direction === 'up',
  )
  const silence = network.halfOpen(client)
  hungUp.then(silence.end, () => {})
  return silence
}

const interrupt = async ({ history }: World, how: () => Promise<void>): Promise<Disturbance> => {
  const counting = countHangUps(history, how)
  counting.catch(() => {})
  return biting(await patiently(history, 'the connections that stood to end', counting))
}

/** It touches what is lost, and the connections that break. */
const wipe = async (world: World): Promise<Disturbance> => {
  const { backend, storeId } = world
  const { length } = await backend.readLog(storeId)
  return together([biting(length), await interrupt(world, () => backend.wipe(storeId))])
}

/** The next push is lost with the connection, or its acknowledgement is; the next of those that no other failure is to touch. */
const failPush = (world: World, client: string, isStored: boolean): Disturbance => {
  const failing = { isStored, failed: 0 }
  const inTurn = world.failing.get(client) ?? []
  world.failing.set(client, inTurn)
  inTurn.push(failing)
  if (inTurn.length === 1) void failInTurn(world, client, inTurn)
  return { bitten: () => failing.failed }
}

/** Lets one push after the other fail; none any more once the network has healed. */
const failInTurn = async ({ network }: World, client: string, inTurn: FailingPush[]): Promise<void> => {
  try {
    for (let [next] = inTurn; next !== undefined; [next] = inTurn) {
      const order = network.hold({ client, kind: next.isStored ? 'push-ack' : 'push' })
      try {
        await whenOneWaits(order, () => network.cut(client))
        next.failed = 1
      } finally {
        order.end()
      }
      inTurn.shift()
    }
  } catch {
    // The network is whole again, or there is none any more: what did not fail has touched nothing, and is told so.
    inTurn.length = 0
  }
}

/** Acts in the turn in which something is seen to wait. @throws Error once the hold has ended */
const whenOneWaits = async (order: Hold, act: () => void): Promise<void> => {
  await order.untilWaiting(1)
  // What waited may be gone already, by a cut or by an order that was faster.
  while (order.waiting() === 0) await order.untilWaiting(1)
  act()
}
