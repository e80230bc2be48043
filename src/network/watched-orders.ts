/** Remembers every order that a relay was given, so that a fault which never touched anything cannot pass for one that did. */
import type { Delay, FrameFilter, Relay, StandingOrder } from './types.ts'

export interface WatchedRelay {
  /** The same relay; orders given through it are remembered. */
  readonly relay: Relay
  /** In words, the orders that have touched nothing yet. */
  readonly unbitten: () => readonly string[]
}

/** Watches the orders that a relay is given from now on. */
export const watchOrders = (relay: Relay): WatchedRelay => {
  const given: { readonly words: string; readonly bitten: () => number }[] = []
  const watch = <Order extends Pick<StandingOrder, 'bitten'>>(words: string, order: Order): Order => {
    given.push({ words, bitten: order.bitten })
    return order
  }
  return {
    relay: {
      ...relay,
      delay: (filter: FrameFilter, delay: Delay) => watch(`a delay of ${inWords(filter)}`, relay.delay(filter, delay)),
      hold: (filter: FrameFilter) => watch(`a hold of ${inWords(filter)}`, relay.hold(filter)),
      burst: (filter: FrameFilter, count: number) =>
        watch(`a burst of ${count} ${inWords(filter)}`, relay.burst(filter, count)),
      refuse: (client?: string) => watch(`a refusal of ${client ?? 'every client'}`, relay.refuse(client)),
      halfOpen: (client?: string) => watch(`silence towards ${client ?? 'every client'}`, relay.halfOpen(client)),
      cut: (client?: string) => {
        const count = relay.cut(client)
        watch(`a cut of ${client ?? 'every client'}`, { bitten: () => count })
        return count
      },
    },
    unbitten: () => given.filter(({ bitten }) => bitten() === 0).map(({ words }) => words),
  }
}

const inWords = ({ client, direction, kind }: FrameFilter): string =>
  `${kind ?? 'all'} frames${direction === undefined ? '' : ` going ${direction}`}${client === undefined ? '' : ` of ${client}`}`
