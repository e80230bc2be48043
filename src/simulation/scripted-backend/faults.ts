/** The orders about one device: what is kept back, answered amiss, slowed down, doubled or lost. */
import type { Disturbance, Faults } from './contract.ts'
import type { Device } from './device.ts'
import { asDisturbance, type Order, type Orders } from './orders.ts'
import type { PageSender } from './send-pages.ts'

export const createFaults = ({
  orders,
  pages,
  deviceOf,
}: {
  readonly orders: Orders
  readonly pages: PageSender
  readonly deviceOf: (client: string) => Device
}): Faults => {
  /** An order that waits, behind others of its kind, for what it is about. */
  const lineUp = (title: string, line: Order[]): Disturbance => {
    const order = orders.give(title, () => {
      line.splice(0)
    })
    line.push(order)
    return asDisturbance(order)
  }

  return {
    hold: (client, ...what) => {
      const hold = deviceOf(client).gates.hold(what)
      const order = orders.give(`a hold of ${what.join(' and ')} of ${client}`, () => {
        order.bitten = hold.bitten()
        hold.end()
      })
      return hold
    },

    answerNextPush: (client, answer) => {
      const device = deviceOf(client)
      const order = orders.give(`the next push of ${client} answered ${answer}`, () => {
        device.amiss.splice(0)
      })
      device.amiss.push({ answer, order })
      return asDisturbance(order)
    },

    endNextWithEmptyPage: (client) => lineUp(`an empty last page for ${client}`, deviceOf(client).emptyEnds),
    doubleNextPage: (client) => lineUp(`the next page of ${client} doubled`, deviceOf(client).doubles),
    dropNextPage: (client) => lineUp(`a page of ${client} lost`, deviceOf(client).drops),

    repeatLastPage: (client) => {
      const device = deviceOf(client)
      const page = device.lastPage
      const order = orders.give(`a page of ${client} doubled`, () => {})
      if (page === undefined) return asDisturbance(order)
      for (const pull of device.pulls) {
        order.bitten += 1
        pages.send(device, pull, page)
      }
      return asDisturbance(order)
    },

    delay: (client, milliseconds) => {
      const device = deviceOf(client)
      const order = orders.give(`a latency of ${milliseconds} ms of ${client}`, () => {
        device.latencies.splice(0)
      })
      device.latencies.splice(0, 1, { milliseconds, order })
      return asDisturbance(order)
    },
  }
}
