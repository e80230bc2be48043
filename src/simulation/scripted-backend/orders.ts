/** Orders that were given to a backend: each counts what it has touched, and ends when everything heals. */
import type { Disturbance } from './contract.ts'

export interface Order {
  readonly title: string
  /** How often it has touched something. */
  bitten: number
  readonly end: () => void
}

export interface Orders {
  /** Gives one, which stands until all heals. */
  readonly give: (title: string, end: () => void) => Order
  /** Ends all, in the order in which they were given; tells what was ordered and how often it touched something. */
  readonly heal: () => readonly { readonly title: string; readonly bitten: number }[]
}

export const asDisturbance = (order: Order): Disturbance => ({ bitten: () => order.bitten })

export const createOrders = (): Orders => {
  const orders: Order[] = []
  return {
    give: (title, end) => {
      const order: Order = { title, bitten: 0, end }
      orders.push(order)
      return order
    },
    heal: () => {
      for (const order of orders) order.end()
      return orders.map(({ title, bitten }) => ({ title, bitten }))
    },
  }
}
