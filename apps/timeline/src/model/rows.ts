/** The rows of a timeline: the test, then each client with its tabs and workers, then the backend, then the consoles. */
import type { HistoryEvent, Lane } from '../../../../src/history/event.ts'
import { clientOf } from '../../../../src/history/order.ts'

export interface Row {
  /** Unlike that of any other row, and the same whenever this row is made again. */
  readonly key: string
  readonly lane: Lane
  /** The device that it belongs to; none for the test, the backend and what no client named. */
  readonly client: string | undefined
  /** Its name beside its client's, such as `session 2`. */
  readonly name: string
  /** Its name by itself, such as `alice session 2`. */
  readonly title: string
}

/** Sources that are no client of their own. */
const nameless = new Set(['', 'relay', 'backend', 'network', 'test'])

/** The row that an event belongs to. */
export const rowOf = (event: HistoryEvent): Row => {
  const { lane, source } = event
  if (lane === 'test') return { key: 'test', lane, client: undefined, name: 'test', title: 'test' }
  if (lane === 'backend') return { key: 'backend', lane, client: undefined, name: 'backend', title: 'backend' }
  const client = nameless.has(source) ? undefined : clientOf(source)
  const tab = source.split('/')[1]
  const name =
    lane === 'console'
      ? `console: ${event.origin.replace('-', ' ')}`
      : lane === 'session' && tab !== undefined
        ? `session ${tab}`
        : lane.replace('-', ' ')
  return {
    key: `${client ?? ''} ${name}`,
    lane,
    client,
    name,
    title: client === undefined ? name : `${client} ${name}`,
  }
}

/** The key of `rowOf(event)`, made without the row: it is asked for every event. */
export const rowKeyOf = (event: HistoryEvent): string => {
  if (event.lane === 'test' || event.lane === 'backend') return event.lane
  return `${event.lane} ${event.source} ${event.lane === 'console' ? event.origin : ''}`
}

const laneOrder: readonly Lane[] = ['test', 'session', 'leader', 'shared-worker', 'network', 'backend', 'console']

/** Sorts rows as they stand below each other; clients in the order in which they came. */
export const sortRows = <R extends Row>(rows: readonly R[]): readonly R[] => {
  const clients: (string | undefined)[] = []
  for (const { client } of rows) if (!clients.includes(client)) clients.push(client)
  const block = ({ lane, client }: Row): number => {
    if (lane === 'test') return 0
    if (lane === 'backend') return 2
    if (lane === 'console') return 3
    return client === undefined ? 1.5 : 1
  }
  const place = (row: Row): readonly (number | string)[] => [
    block(row),
    clients.indexOf(row.client),
    laneOrder.indexOf(row.lane),
  ]
  return [...rows].sort((left, right) => {
    const [a, b] = [place(left), place(right)]
    const index = a.findIndex((part, at) => part !== b[at])
    if (index >= 0) return (a[index] as number) - (b[index] as number)
    return left.name.localeCompare(right.name, 'en', { numeric: true })
  })
}
