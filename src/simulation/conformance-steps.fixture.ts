/** Steps of a conformance script, short to write. */
import type { ClientName, Request, Step } from './conformance.fixture.ts'

export const pull = (client: ClientName, after = 0): Request => ({ type: 'pull', client, after })
export const pullSlowly = (client: ClientName): Request => ({ type: 'pull', client, after: 0, slowly: true })
export const take = (client: ClientName, pages: 'one' | 'all'): Step => ({ type: 'take', client, pages })
export const push = (client: ClientName, parent: number, count = 1): Request => ({
  type: 'push',
  client,
  parent,
  count,
})

/** A log of so many events, in pushes as LiveStore's client makes them. */
export const logOf = (count: number): readonly Step[] =>
  Array.from({ length: Math.ceil(count / 100) }, (_, index) =>
    push('carol', index * 100, Math.min(100, count - index * 100)),
  )
