/**
 * Remembers every order that a relay was given: a fault which never touched anything cannot pass for one that did, and no one
 * is held to a promise while an order stands that keeps the network from being whole.
 */
import type { Delay, FrameFilter, Relay, StandingOrder } from './types.ts'

export interface WatchedRelay {
  /** The same relay; orders given through it are remembered. */
  readonly relay: Relay
  /** Every order that was given, in words, with how often it has touched something. */
  readonly faults: () => readonly { readonly title: string; readonly bitten: number }[]
  /** In words, the orders that stand and may keep back something of the client's for ever: all but delays. */
  readonly standing: (client: string) => readonly string[]
  /** Milliseconds for which the delays that stand may keep a frame of the client's, at most. */
  readonly delayMs: (client: string) => number
}

interface Given {
  readonly words: string
  readonly client: string | undefined
  readonly bitten: () => number
  /** Set for delays. */
  readonly longestMs?: number
  stands: boolean
}

/** Watches the orders that a relay is given from now on. */
export const watchOrders = (relay: Relay): WatchedRelay => {
  const given: Given[] = []
  const watch = <Order extends StandingOrder>(
    order: Order,
    about: Pick<Given, 'words' | 'client' | 'longestMs'>,
  ): { readonly order: Order; readonly remembered: Given } => {
    const remembered: Given = { ...about, bitten: order.bitten, stands: true }
    given.push(remembered)
    const end = (): void => {
      order.end()
      remembered.stands = false
    }
    return { order: { ...order, end }, remembered }
  }
  const standingFor = (client: string): readonly Given[] =>
    given.filter((order) => order.stands && (order.client === undefined || order.client === client))

  return {
    relay: {
      ...relay,
      delay: (filter: FrameFilter, delay: Delay) =>
        watch(relay.delay(filter, delay), {
          words: `a delay of ${inWords(filter)}`,
          client: filter.client,
          longestMs: delay.type === 'fixed' ? delay.milliseconds : delay.to,
        }).order,
      hold: (filter: FrameFilter) =>
        watch(relay.hold(filter), { words: `a hold of ${inWords(filter)}`, client: filter.client }).order,
      burst: (filter: FrameFilter, count: number) => {
        const words = `a burst of ${count} ${inWords(filter)}`
        const { order, remembered } = watch(relay.burst(filter, count), { words, client: filter.client })
        // It ends by itself when it is full.
        const end = (): void => {
          remembered.stands = false
        }
        order.untilWaiting(count).then(end, end)
        return order
      },
      refuse: (client?: string) =>
        watch(relay.refuse(client), { words: `a refusal of ${client ?? 'every client'}`, client }).order,
      halfOpen: (client?: string) =>
        watch(relay.halfOpen(client), { words: `silence towards ${client ?? 'every client'}`, client }).order,
      cut: (client?: string) => {
        const count = relay.cut(client)
        given.push({ words: `a cut of ${client ?? 'every client'}`, client, bitten: () => count, stands: false })
        return count
      },
      heal: () => {
        relay.heal()
        for (const order of given) order.stands = false
      },
    },
    faults: () => given.map(({ words, bitten }) => ({ title: words, bitten: bitten() })),
    standing: (client) =>
      standingFor(client)
        .filter(({ longestMs }) => longestMs === undefined)
        .map(({ words }) => words),
    delayMs: (client) => standingFor(client).reduce((sum, { longestMs }) => sum + (longestMs ?? 0), 0),
  }
}

const inWords = ({ client, direction, kind }: FrameFilter): string =>
  `${kind ?? 'all'} frames${direction === undefined ? '' : ` going ${direction}`}${client === undefined ? '' : ` of ${client}`}`
