/** What a breakpoint can do at its moment, as choices of a list: whatever a hand can do to a device or to the backend. Pure. */
import type { Action } from '../../../../src/schedule/schedule.ts'

export interface ActionChoice {
  readonly id: string
  readonly label: string
  readonly make: (client: string) => Action
}

export const actionChoices: readonly ActionChoice[] = [
  { id: 'hold-pages', label: 'hold the pages', make: (client) => ({ type: 'hold', client, what: 'pages' }) },
  {
    id: 'hold-acknowledgements',
    label: 'hold the acknowledgements',
    make: (client) => ({ type: 'hold', client, what: 'acknowledgements' }),
  },
  { id: 'hold-up', label: 'hold what is sent', make: (client) => ({ type: 'hold', client, what: 'up' }) },
  { id: 'hold-down', label: 'hold what comes', make: (client) => ({ type: 'hold', client, what: 'down' }) },
  { id: 'release-pages', label: 'let the pages go', make: (client) => ({ type: 'release', client, what: 'pages' }) },
  {
    id: 'release-acknowledgements',
    label: 'let the acknowledgements go',
    make: (client) => ({ type: 'release', client, what: 'acknowledgements' }),
  },
  { id: 'cut', label: 'cut the connection', make: (client) => ({ type: 'cut', client }) },
  { id: 'refuse', label: 'refuse connections', make: (client) => ({ type: 'refuse', client }) },
  { id: 'half-open', label: 'leave the connection half-open', make: (client) => ({ type: 'half-open', client }) },
  { id: 'offline', label: 'go offline', make: (client) => ({ type: 'offline', client }) },
  { id: 'burst', label: 'burst of 3 × 2 events', make: (client) => ({ type: 'burst', client, pushes: 3, events: 2 }) },
  {
    id: 'refuse-push',
    label: 'refuse the next leader push',
    make: (client) => ({ type: 'refuse-leader-push', client }),
  },
  {
    id: 'fail-push',
    label: 'fail the next push, unstored',
    make: (client) => ({ type: 'fail-push', client, stored: false }),
  },
  {
    id: 'fail-stored-push',
    label: 'fail the next push, stored',
    make: (client) => ({ type: 'fail-push', client, stored: true }),
  },
  { id: 'freeze', label: 'freeze the first tab', make: (client) => ({ type: 'freeze', tab: client }) },
  { id: 'reload', label: 'reload the first tab', make: (client) => ({ type: 'reload', tab: client }) },
  { id: 'kill', label: 'kill the browser', make: (client) => ({ type: 'kill', client }) },
  { id: 'evict', label: 'evict the Durable Object', make: () => ({ type: 'evict', connections: 'closed' }) },
  { id: 'redeploy', label: 'redeploy the backend', make: () => ({ type: 'redeploy' }) },
]
